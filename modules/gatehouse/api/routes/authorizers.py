"""Who may call a route, as values: ``default_authorizer=Iam()``, ``authorizer=Public()``.

Values that are equal share one authorizer of the API; scopes belong to the route and do not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, runtime_checkable

from gatehouse.compute import FunctionBase
from gatehouse.core import LimitError
from gatehouse.core.keywords import known_options_only
from gatehouse.core.names import ID_PATTERN, ID_RULE, shortened, snake_case
from gatehouse.core.options import is_one, option
from gatehouse.core.tokens import is_token

# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
MOST_SCOPES = 10
MOST_AUDIENCES = 50
LONGEST_TTL = timedelta(hours=1)
# https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html
LONGEST_NAME = 128
LONGEST_ISSUER = 2048
# https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html
LONGEST_SCOPE = 64

_IDENTITY_SOURCE = (
    r"\$request\.(header|querystring)\.[A-Za-z0-9_-]+|\$(context|stageVariables)\.[A-Za-z0-9_.]+"
)


class Authorizer:
    """How a route learns who calls; one of the classes below."""

    # AWS's word for it; every route sets one, because a route without is open.
    authorization_type: str
    # What a token must carry; only tokens have scopes.
    scopes: Sequence[str] = ()


@known_options_only
@dataclass(frozen=True)
class Iam(Authorizer):
    """Requests are signed with AWS credentials, and IAM decides.

    Signed-in users get such credentials from an identity pool; what they may call is what the
    pool's role was allowed (``identities.authenticated.allow(api.invoke())``).

    Examples
    --------
    >>> Iam().authorization_type
    'AWS_IAM'

    Notes
    -----
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
    """

    authorization_type = "AWS_IAM"


@known_options_only
@dataclass(frozen=True)
class Public(Authorizer):
    """Anybody on the internet may call.

    Parameters
    ----------
    reason : str
        Why the route is open, for whoever reviews it. Default: none.

    Examples
    --------
    >>> Public(reason="health check of the load balancer").authorization_type
    'NONE'
    """

    reason: str = ""

    authorization_type = "NONE"

    def __post_init__(self) -> None:
        option("Public", "reason", self.reason).reason(
            fix='write reason="why anybody may call it"', needed=False
        )


@known_options_only
@dataclass(frozen=True)
class Jwt(Authorizer):
    """Requests carry a token of an OpenID Connect provider in ``Authorization``.

    API Gateway checks signature, issuer, audience and time; IAM does not look at the request.

    Parameters
    ----------
    issuer : str
        The provider's issuer, an ``https`` URL of at most 2,048 characters, exactly as its tokens
        have it in ``iss``.
    audience : sequence of str
        Who tokens are for, 1 to 50: one must be the token's ``aud`` (``client_id`` where it has no
        ``aud``). A token for another app of the provider is refused.
    scopes : sequence of str
        Scopes, up to 10 of at most 64 characters, of which the token must have at least one. They
        need an access token; ID tokens have none. Default: none is needed.
    name : str
        Name among the API's authorizers, at most 128 characters; it is in the Terraform address.
        Default: ``jwt``. It needs a choice only where an API trusts two providers.

    Raises
    ------
    OptionError
        If the issuer is not an ``https`` URL, no audience is named, or a text is too long.
    LimitError
        If there are more scopes or audiences than a route can have.

    Examples
    --------
    >>> Jwt("https://login.example.com", audience=["notes"]).authorization_type
    'JWT'

    Notes
    -----
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
    """

    issuer: str
    audience: Sequence[str]
    scopes: Sequence[str] = ()
    name: str = "jwt"

    authorization_type = "JWT"

    def __post_init__(self) -> None:
        option("Jwt", "issuer", self.issuer).text(
            r"https://[^\s/?#]+[^\s?#]*",
            rule="an issuer must be an https URL without query: its keys decide which tokens "
            "are valid",
            fix='write issuer="https://login.example.com", as the tokens have it in `iss`',
            longest=LONGEST_ISSUER,
        )
        _keep(self, "audience", _words("Jwt", "audience", self.audience, MOST_AUDIENCES))
        if not self.audience:
            option("Jwt", "audience", self.audience).refuse(
                "must have at least one entry: without, tokens for any app of the issuer would "
                "be valid",
                'name yours: audience=["notes-web"]',
            )
        _keep(self, "scopes", _words("Jwt", "scopes", self.scopes, MOST_SCOPES))
        _check_name("Jwt", self.name)


@runtime_checkable
class TokenIssuer(Protocol):
    """A user pool, or what has its endpoint as one."""

    @property
    def endpoint(self) -> str:
        """The issuer without ``https://``: ``cognito-idp.{region}.{domain}/{pool id}``."""
        ...


@runtime_checkable
class TokenClient(Protocol):
    """A client of a user pool, or what has its id as one."""

    @property
    def id(self) -> str:
        """The client's id, which tokens carry as ``aud`` or ``client_id``."""
        ...


@known_options_only
@dataclass(frozen=True)
class UserPoolJwt(Authorizer):
    """Requests carry a token of a Cognito user pool in ``Authorization``.

    Parameters
    ----------
    pool : UserPool
        The pool; its issuer is worked out by Terraform.
    clients : sequence of UserPoolClient
        The pool's clients whose tokens are valid. No client is ever made or guessed: a pool's other
        apps stay out.
    scopes : sequence of str
        Scopes, up to 10 of at most 64 characters, of which the token must have at least one. They
        need an access token. Default: none is needed; ID tokens and access tokens are then both
        valid.
    name : str
        Name among the API's authorizers, at most 128 characters; it is in the Terraform address.
        Default: the pool's own address.

    Raises
    ------
    OptionError
        If no client is named, or ``pool`` is not a user pool.
    LimitError
        If there are more than 10 scopes.

    Examples
    --------
    >>> from gatehouse.auth import UserPool
    >>> from gatehouse.core import App, AppStack
    >>> users = UserPool(AppStack(App(), "notes"), "UserPool", usernames=["email"])
    >>> UserPoolJwt(users, clients=[users.add_client("Web")]).name
    'user_pool'

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
    """

    pool: TokenIssuer
    clients: Sequence[TokenClient]
    scopes: Sequence[str] = ()
    name: str = ""

    authorization_type = "JWT"

    def __post_init__(self) -> None:
        if not is_one(self.pool, TokenIssuer):
            option("UserPoolJwt", "pool", self.pool).refuse(
                "must be a user pool", 'make one: users = UserPool(self, "UserPool")'
            )
        clients = option("UserPoolJwt", "clients", self.clients)
        _keep(self, "clients", clients.list_of(object, rule="must be a list of clients"))
        for client in self.clients:
            if isinstance(client, str) or not is_one(client, TokenClient):
                clients.refuse(
                    "a client must be one of the pool's clients", 'write users.add_client("Web")'
                )
            self._refuse_other_pool(client)
        if not self.clients:
            clients.refuse(
                "must have at least one entry: without, tokens for any app of the pool would be "
                "valid",
                'name yours: clients=[users.add_client("Web")]',
            )
        _keep(self, "scopes", _words("UserPoolJwt", "scopes", self.scopes, MOST_SCOPES))
        if self.name == "":
            _keep(self, "name", getattr(self.pool, "address", "user_pool"))
        _check_name("UserPoolJwt", self.name)

    def _refuse_other_pool(self, client: TokenClient) -> None:
        """Refuse a client of another pool: no token of this pool would ever be valid for it."""
        other: Any = getattr(client, "pool", self.pool)
        if other is not self.pool and other.id != getattr(self.pool, "id", None):
            option("UserPoolJwt", "clients", client).refuse(
                f"clients must be of the pool that issues the tokens; this one is of {other.path}",
                "pass a client of this pool, or the other pool",
            )

    @property
    def issuer(self) -> str:
        """The pool's issuer."""
        return f"https://{self.pool.endpoint}"

    @property
    def audience(self) -> tuple[str, ...]:
        """Ids of the clients."""
        return tuple(client.id for client in self.clients)


@known_options_only
@dataclass(frozen=True)
class LambdaAuthorizer(Authorizer):
    """Your own function decides: it returns ``{"isAuthorized": true, "context": {...}}``.

    Parameters
    ----------
    handler : str or Function
        The function, or a handler path, of which the API makes one.
    identity_sources : sequence of str
        Where the request says who calls (``$request.header.Authorization``,
        ``$request.querystring.token``). A request that lacks one gets 401 and does not reach the
        function. Default: the header ``Authorization``.
    ttl : timedelta
        How long an answer is cached for equal identity sources, up to 1 hour. Default: zero, the
        function is called for every request; a cached answer is valid for **all routes** with this
        authorizer. Where the function looks at the route, add ``$context.routeKey`` to the sources.
    name : str
        Name among the API's authorizers, at most 128 characters; it is in the Terraform address.
        Default: the function's address, or the name of the handler's file.

    Raises
    ------
    OptionError
        If a source is malformed, or ``ttl`` is set with no source to tell callers apart.

    Examples
    --------
    >>> LambdaAuthorizer("lambdas/check_token.main", ttl=timedelta(minutes=5)).name
    'check_token'

    Notes
    -----
    Payload format 2.0 with simple responses:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
    """

    handler: str | FunctionBase
    identity_sources: Sequence[str] = ("$request.header.Authorization",)
    ttl: timedelta = timedelta(0)
    name: str = ""

    authorization_type = "CUSTOM"

    def __post_init__(self) -> None:
        option("LambdaAuthorizer", "handler", self.handler).instance(str, FunctionBase)
        sources = option("LambdaAuthorizer", "identity_sources", self.identity_sources)
        _keep(self, "identity_sources", sources.list_of(str))
        for source in self.identity_sources:
            option("LambdaAuthorizer", "identity_sources", source).text(
                _IDENTITY_SOURCE,
                rule="a source must be $request.header.NAME, $request.querystring.NAME, "
                "$context.NAME or $stageVariables.NAME",
                fix='write "$request.header.Authorization"',
            )
        ttl = option("LambdaAuthorizer", "ttl", self.ttl)
        ttl.duration(timedelta(0), LONGEST_TTL)
        if self.ttl and not self.identity_sources:
            ttl.refuse(
                "must be zero without identity_sources: a cached answer would be valid for "
                "every caller",
                'name identity_sources=["$request.header.Authorization"], or leave ttl out',
            )
        if self.name == "":
            _keep(self, "name", self._default_name())
        _check_name("LambdaAuthorizer", self.name)

    def _default_name(self) -> str:
        if isinstance(self.handler, FunctionBase):
            return self.handler.address
        name = snake_case(self.handler.rpartition("/")[2].partition(".")[0])
        return shortened(name, LONGEST_NAME)


TokenAuthorizer = Jwt | UserPoolJwt


def _keep(value: object, name: str, content: object) -> None:
    """Set a field of a frozen value while it is made."""
    object.__setattr__(value, name, content)


def _words(kind: str, name: str, values: object, most: int) -> tuple[str, ...]:
    """Check that scopes or audiences are words, none twice, within AWS's limit."""
    given = option(kind, name, values)
    words = given.list_of(str)
    for word in words:
        if not is_token(word) and (not word or any(each.isspace() for each in word)):
            given.refuse(
                "each entry must be one word, without white space", "put one word into each entry"
            )
        if name == "scopes" and len(word) > LONGEST_SCOPE and not is_token(word):
            given.refuse(
                f"each scope must have at most {LONGEST_SCOPE} characters; this has {len(word)}",
                "ask for a shorter one, or check the scopes in a LambdaAuthorizer",
            )
    if len(set(words)) != len(words):
        given.refuse("each entry must be unique", "remove the repeated one")
    if len(words) > most:
        raise LimitError(
            construct=kind,
            option=name,
            value=list(words),
            rule=f"must have at most {most} entries; these are {len(words)}",
            fix="ask for a broader one that these have in common, or use a LambdaAuthorizer",
        )
    return words


def _check_name(kind: str, name: str) -> None:
    option(kind, "name", name).text(
        ID_PATTERN, rule=ID_RULE, fix='write a name such as "partners"', longest=LONGEST_NAME
    )
