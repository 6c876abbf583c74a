"""Which web pages may call an API from a browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from gatehouse.core import aws
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option
from gatehouse.core.origins import check_origin
from gatehouse.core.tokens import is_token

# What a browser sends with a request that is signed with Signature Version 4, and with JSON.
SIGNED_REQUEST_HEADERS = (
    "authorization",
    "content-type",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-security-token",
)
METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")


@known_options_only
@dataclass(frozen=True)
class Cors:
    """CORS of an `HttpApi`.

    It is not access control: it says which pages' scripts may see an answer, not who may ask.

    Parameters
    ----------
    allow_origins : sequence of str
        Origins such as ``https://app.example.com``, or ``https://*`` for all pages by https.
        Default: ``*``; a signed request needs credentials that a foreign page does not have.
    allow_methods : sequence of str
        Methods. Default: all but HEAD and OPTIONS.
    allow_headers : sequence of str
        Request headers. Default: those of signed requests, and ``content-type``.
    expose_headers : sequence of str
        Response headers that scripts may read. Default: none.
    allow_credentials : bool
        Whether cookies are sent along. Default: False. True excludes ``*`` everywhere.
    max_age : timedelta
        How long a browser keeps the answer, up to one day. Default: one hour.

    Raises
    ------
    OptionError
        If credentials are combined with ``*``, or an origin is none that browsers send: it has a
        path, capital letters, or a ``*`` within.

    Notes
    -----
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
    """

    allow_origins: Sequence[str] = ("*",)
    allow_methods: Sequence[str] = ("DELETE", "GET", "PATCH", "POST", "PUT")
    allow_headers: Sequence[str] = SIGNED_REQUEST_HEADERS
    expose_headers: Sequence[str] = ()
    allow_credentials: bool = False
    max_age: timedelta = timedelta(hours=1)

    def __post_init__(self) -> None:
        for origin in option("Cors", "allow_origins", self.allow_origins).list_of(str):
            check_origin(option("Cors", "allow_origins", origin), one_star=False)
        option("Cors", "allow_methods", self.allow_methods).some_of("*", *METHODS)
        for name in ("allow_origins", "allow_methods"):
            option("Cors", name, getattr(self, name)).not_empty()
        option("Cors", "allow_headers", self.allow_headers).list_of(str)
        option("Cors", "expose_headers", self.expose_headers).list_of(str)
        option("Cors", "allow_credentials", self.allow_credentials).flag(or_token=True)
        option("Cors", "max_age", self.max_age).duration(timedelta(0), timedelta(days=1))
        for name in ("allow_origins", "allow_methods", "allow_headers"):
            if self.allow_credentials and "*" in getattr(self, name):
                option("Cors", name, list(getattr(self, name))).refuse(
                    "must not have * with allow_credentials: browsers refuse such an answer",
                    f"list them: {name}=[...]",
                )

    def block(self) -> aws.apigatewayv2_api.Apigatewayv2ApiCorsConfiguration:
        """The provider's block for it."""
        return aws.apigatewayv2_api.Apigatewayv2ApiCorsConfiguration(
            allow_origins=[*self.allow_origins],
            allow_methods=[*self.allow_methods],
            allow_headers=[*self.allow_headers],
            expose_headers=[*self.expose_headers] or None,
            allow_credentials=self.allow_credentials or None,
            max_age=int(self.max_age.total_seconds()),
        )


def check_block(block: object) -> None:
    """Check a block of the provider, which a transform made, like a `Cors`.

    Raises
    ------
    OptionError
        If `Cors` would refuse it.
    """
    for each in block if isinstance(block, list) else [block]:
        if isinstance(each, Mapping):  # and not a token
            given = {name: value for name, value in each.items() if value is not None}
            seconds = given.pop("max_age", None)
            if isinstance(seconds, int) and not is_token(seconds):
                given["max_age"] = timedelta(seconds=seconds)
            Cors(**given)
