"""Who calls a route, as API Gateway knows it: the value of a header for a backend."""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option

# Claims of every token that a JWT authorizer lets in from an OpenID Connect provider.
_CLAIMS_OF_ALL = ("iss", "sub")
# Values that no caller of such a route lacks.
_OF_ALL = ("identity.userArn", *(f"authorizer.claims.{claim}" for claim in _CLAIMS_OF_ALL))
# Of the 512 characters of a mapped value, after "$context.".
# https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html
LONGEST_VARIABLE = 503
_NAME = r"[A-Za-z0-9_]{1,128}"
_KINDS = ("AWS_IAM", "JWT", "CUSTOM")


@known_options_only
@dataclass(frozen=True)
class Caller:
    """The caller of a route, for ``HttpProxy(headers={"x-caller": Caller.claim("sub")})``.

    Made by `Caller.claim` (tokens), `Caller.arn` and `Caller.identity_id` (`Iam`), and
    `Caller.context` (`LambdaAuthorizer`).

    API Gateway overwrites the header, so that a client can't send it for somebody else. AWS does
    not say what the backend gets if a caller has no such value; the client's own header may then
    stay. So a value that not every caller has by itself needs a reason why all callers of the route
    have it. The plan shows the reason.

    Parameters
    ----------
    variable : str
        API Gateway's name for the value, at most 503 characters: ``authorizer.claims.sub``.
    authorization_type : str
        The authorization that gives it: ``AWS_IAM``, ``JWT`` or ``CUSTOM``.
    reason : str
        Why every caller has it. Empty for the caller's ARN and the claims ``sub`` and ``iss``.

    Raises
    ------
    OptionError
        If the value is not one of every caller, and there is no reason.

    Examples
    --------
    >>> Caller.claim("sub").variable
    'authorizer.claims.sub'
    >>> Caller.claim("tenant", reason="a trigger puts it into every token").variable
    'authorizer.claims.tenant'

    Notes
    -----
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html and
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
    """

    variable: str
    authorization_type: str
    reason: str

    def __post_init__(self) -> None:
        option("Caller", "variable", self.variable).known_text(
            rf"[A-Za-z0-9_.]{{1,{LONGEST_VARIABLE}}}",
            rule=f"must be a variable of API Gateway: 1 to {LONGEST_VARIABLE} letters, digits, _ "
            "and dots",
            fix='write Caller.claim("sub")',
        )
        option("Caller", "authorization_type", self.authorization_type).one_of(*_KINDS)
        option("Caller", "reason", self.reason).text(r".*")
        if self.variable not in _OF_ALL:
            _need_reason("Caller", self.variable, self.reason, "every caller of the route has it")

    @classmethod
    def claim(cls, name: str, *, reason: str = "") -> Caller:
        """A claim of the caller's token, on routes with `Jwt` or `UserPoolJwt`.

        Parameters
        ----------
        name : str
            The claim: letters, digits and underscores. API Gateway can't pass on others, such as
            ``cognito:username`` and ``custom:tenant``; a token trigger can add the value under
            another name.
        reason : str
            Why every token has the claim. Default: none; ``sub`` and ``iss`` need none.
        """
        given = option("Caller.claim", "name", name)
        given.known_text(
            _NAME,
            rule="must have letters, digits and _ alone: API Gateway passes no other claim on",
            fix='write "sub"; a pre_token_generation trigger can add the value under a plain name',
        )
        if name not in _CLAIMS_OF_ALL:
            _need_reason("Caller.claim", name, reason, "the claim is in every token")
        return cls(f"authorizer.claims.{name}", "JWT", reason)

    @classmethod
    def arn(cls) -> Caller:
        """The ARN of the caller's role session or user, on routes with `Iam`."""
        return cls("identity.userArn", "AWS_IAM", "")

    @classmethod
    def identity_id(cls, *, reason: str = "") -> Caller:
        """The caller's identity of an identity pool, on routes with `Iam`.

        Parameters
        ----------
        reason : str
            Why nobody calls with credentials from elsewhere, which have no identity.
        """
        _need_reason("Caller", "identity_id", reason, "all callers come from an identity pool")
        return cls("identity.cognitoIdentityId", "AWS_IAM", reason)

    @classmethod
    def context(cls, key: str, *, reason: str = "") -> Caller:
        """A value of the ``context`` that a `LambdaAuthorizer` returns.

        Parameters
        ----------
        key : str
            Its key: letters, digits and underscores.
        reason : str
            Why the function returns it with every answer.
        """
        option("Caller.context", "key", key).known_text(
            _NAME, rule="must have letters, digits and _ alone", fix='write "tenant"'
        )
        if key in ("claims", "error"):
            option("Caller.context", "key", key).refuse(
                "must be another key: API Gateway has a meaning of its own for this one",
                'return it under another name, such as "caller"',
            )
        _need_reason("Caller.context", key, reason, "the function always returns it")
        return cls(f"authorizer.{key}", "CUSTOM", reason)


def _need_reason(owner: str, name: str, reason: str, why: str) -> None:
    given = option(owner, "reason", reason)
    given.text(r".*")
    if not reason.strip():
        given.refuse(
            f"must say why every caller has {name}: without a value, a header that the client "
            "sends may reach the backend",
            f'write reason="{why}"',
        )
