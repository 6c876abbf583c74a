"""Who may call a route, as values: ``default_authorizer=Iam()``, ``authorizer=Public()``.

Values that are equal share one authorizer of the API; scopes belong to the route and do not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, runtime_checkable

from gatehouse.compute import Function
from gatehouse.core import LimitError
from gatehouse.core.keywords import known_options_only
from gatehouse.core.names import ID_PATTERN, ID_RULE, snake_case
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
MOST_SCOPES = 10
MOST_AUDIENCES = 50
LONGEST_TTL = timedelta(hours=1)

_IDENTITY_SOURCE = (
    r"\$request\.(header|querystring)\.[A-Za-z0-9_-]+|\$(context|stageVariables)\.[A-Za-z0-9_.]+"
)


class Authorizer:
    """How a route finds out who calls; one of the classes below."""

    # AWS's word for it; every route says one, because a route without is open.
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


@known_options_only
@dataclass(frozen=True)
class Jwt(Authorizer):
    """Requests carry a token of an OpenID Connect provider in ``Authorization``.

    API Gateway checks signature, issuer, audience and time; IAM does not look at the request.

    Parameters
    ----------
    issuer : str
        The provider's issuer, an ``https`` URL, to the letter as its tokens have it in ``iss``.
    audience : sequence of str
        Who tokens are for, 1 to 50: one that is the token's ``aud`` (``client_id`` where it has no
        ``aud``) is enough. A token for another app of the provider is refused.
    scopes : sequence of str
        Scopes, up to 10, of which the token has one at least. They need an access token; ID tokens
        have none. Default: none asked for.
    name : str
        Name among the API's authorizers; it is in the Terraform address. Default: ``jwt``. It needs
        a choice only where an API trusts two providers.

    Raises
    ------
    OptionError
        If the issuer is no ``https`` URL, or no audience is named.
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
            rule="an issuer is an https URL without query: tokens are believed for its key",
            fix='write issuer="https://login.example.com", as the tokens have it in `iss`',
        )
        _keep(self, "audience", _words("Jwt", "audience", self.audience, MOST_AUDIENCES))
        if not self.audience:
            option("Jwt", "audience", self.audience).refuse(
                "without an audience, tokens made for any app of the issuer would do",
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
        The pool's clients whose tokens count. No client is ever made or guessed: a pool's other
        apps stay out.
    scopes : sequence of str
        Scopes, up to 10, of which the token has one at least. They need an access token. Default:
        none asked for; ID tokens and access tokens are then both taken.
    name : str
        Name among the API's authorizers; it is in the Terraform address. Default: the pool's own
        address.

    Raises
    ------
    OptionError
        If no client is named, or the pool is not one.
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
        if not isinstance(self.pool, TokenIssuer):
            option("UserPoolJwt", "pool", self.pool).refuse(
                "it is a user pool", 'make one: users = UserPool(self, "UserPool")'
            )
        clients = option("UserPoolJwt", "clients", self.clients)
        _keep(self, "clients", clients.list_of(object, rule="it is a list of clients"))
        for client in self.clients:
            if isinstance(client, str) or not isinstance(client, TokenClient):
                clients.refuse(
                    "a client is one of the pool's clients", 'write users.add_client("Web")'
                )
            self._refuse_other_pool(client)
        if not self.clients:
            clients.refuse(
                "without a client, tokens made for any app of the pool would do",
                'name yours: clients=[users.add_client("Web")]',
            )
        _keep(self, "scopes", _words("UserPoolJwt", "scopes", self.scopes, MOST_SCOPES))
        if not self.name:
            _keep(self, "name", getattr(self.pool, "address", "user_pool"))
        _check_name("UserPoolJwt", self.name)

    def _refuse_other_pool(self, client: TokenClient) -> None:
        """Stop where no token would ever do: of this pool, for a client of another one."""
        other: Any = getattr(client, "pool", self.pool)
        if other is not self.pool and other.id != getattr(self.pool, "id", None):
            option("UserPoolJwt", "clients", client).refuse(
                "the clients are of the pool whose tokens these are; this one is of " + other.path,
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
    """A function of yours decides: it answers ``{"isAuthorized": true, "context": {...}}``.

    Parameters
    ----------
    handler : str or Function
        The function, or a handler path, of which the API makes one.
    identity_sources : sequence of str
        Where the request says who calls (``$request.header.Authorization``,
        ``$request.querystring.token``). A request that lacks one gets 401 and does not reach the
        function. Default: the header ``Authorization``.
    ttl : timedelta
        How long an answer counts for equal identity sources, up to 1 hour. Default: zero, every
        request is asked for; a kept answer counts for **all routes** with this authorizer. Where
        the function looks at the route, add ``$context.routeKey`` to the sources.
    name : str
        Name among the API's authorizers; it is in the Terraform address. Default: the function's
        address, or the name of the handler's file.

    Raises
    ------
    OptionError
        If a source has not the form of one, or ``ttl`` is set with no source to tell callers apart.

    Examples
    --------
    >>> LambdaAuthorizer("lambdas/check_token.main", ttl=timedelta(minutes=5)).name
    'check_token'

    Notes
    -----
    Payload format 2.0 with simple responses:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
    """

    handler: str | Function
    identity_sources: Sequence[str] = ("$request.header.Authorization",)
    ttl: timedelta = timedelta(0)
    name: str = ""

    authorization_type = "CUSTOM"

    def __post_init__(self) -> None:
        option("LambdaAuthorizer", "handler", self.handler).instance(str, Function)
        sources = option("LambdaAuthorizer", "identity_sources", self.identity_sources)
        _keep(self, "identity_sources", sources.list_of(str))
        for source in self.identity_sources:
            option("LambdaAuthorizer", "identity_sources", source).text(
                _IDENTITY_SOURCE,
                rule="a source is $request.header.NAME, $request.querystring.NAME, $context.NAME "
                "or $stageVariables.NAME",
                fix='write "$request.header.Authorization"',
            )
        ttl = option("LambdaAuthorizer", "ttl", self.ttl)
        ttl.duration(timedelta(0), LONGEST_TTL)
        if self.ttl and not self.identity_sources:
            ttl.refuse(
                "an answer that is kept needs a source that tells callers apart",
                'name identity_sources=["$request.header.Authorization"], or leave ttl out',
            )
        if not self.name:
            _keep(self, "name", self._default_name())
        _check_name("LambdaAuthorizer", self.name)

    def _default_name(self) -> str:
        if isinstance(self.handler, Function):
            return self.handler.address
        return snake_case(self.handler.rpartition("/")[2].partition(".")[0])


TokenAuthorizer = Jwt | UserPoolJwt


def _keep(value: object, name: str, content: object) -> None:
    """Set a field of a frozen value while it is made."""
    object.__setattr__(value, name, content)


def _words(kind: str, name: str, values: object, most: int) -> tuple[str, ...]:
    """Hold scopes or audiences to words, none twice, and to AWS's limit."""
    given = option(kind, name, values)
    words = given.list_of(str)
    for word in words:
        if not is_token(word) and (not word or any(each.isspace() for each in word)):
            given.refuse("each is one word, without white space", "put one word into each entry")
    if len(set(words)) != len(words):
        given.refuse("each stands once", "remove the repeated one")
    if len(words) > most:
        raise LimitError(
            construct=kind,
            option=name,
            value=list(words),
            rule=f"AWS takes at most {most}; these are {len(words)}",
            fix="ask for a broader one that these have in common, or use a LambdaAuthorizer",
        )
    return words


def _check_name(kind: str, name: str) -> None:
    option(kind, "name", name).text(ID_PATTERN, rule=ID_RULE, fix='write a name such as "partners"')
