"""Headers that API Gateway sets before a request goes to a backend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gatehouse.core.options import HasPath, option
from gatehouse.core.tokens import is_map_marker, is_resolvable, is_token

from .authorizers import Authorizer
from .caller import Caller

Headers = Mapping[str, str | Caller]

# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
_RESERVED = {
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-location",
    "forwarded",
    "keep-alive",
    "origin",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailers",
    "transfer-encoding",
    "upgrade",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
}
_RESERVED_BEGINNINGS = ("access-control-", "apigw-", "x-amz-", "x-amzn-")
LONGEST_VALUE = 512

# Who can give each value.
_AUTHORIZERS = {
    "AWS_IAM": "Iam()",
    "JWT": "UserPoolJwt(...) or Jwt(...)",
    "CUSTOM": "LambdaAuthorizer(...)",
}


def check_headers(owner: str, headers: Headers | None) -> Headers | None:
    """Check the headers of a backend, their names and values; returns a copy of them."""
    if headers is None:
        return None
    given = option(owner, "headers", headers)
    if is_resolvable(headers):
        given.refuse_token("decides which headers other routes may not send")
    if not isinstance(headers, Mapping):
        given.refuse(
            "must be a dict of header names to values", 'write {"x-caller": Caller.claim("sub")}'
        )
    if any(map(is_map_marker, headers)):
        given.refuse_token("decides which headers other routes may not send")
    known: set[str] = set()
    for name, value in headers.items():
        _check_name(owner, name)
        if name.lower() in known:
            given.refuse(
                f'each header must be there once; "{name}" differs in case alone from another',
                "remove one of the two",
            )
        known.add(name.lower())
        if not isinstance(value, Caller):
            _check_text(owner, name, value)
    return dict(headers)


def check_callers(api: HasPath, key: str, headers: Headers | None, authorizer: Authorizer) -> None:
    """Check that a route's authorizer knows what its headers say of the caller."""
    for name, value in (headers or {}).items():
        if isinstance(value, Caller) and value.authorization_type != authorizer.authorization_type:
            known = _AUTHORIZERS[value.authorization_type]
            option(api, f"route({key!r}) headers", {name: value.variable}).refuse(
                f"must be known by the route's authorizer, which is {type(authorizer).__name__}; "
                f"{value.variable} comes from {known}",
                f"give the route authorizer={known.partition(' or ')[0]}, or leave the header out",
            )


def callers_headers(headers: Headers | None) -> dict[str, str]:
    """The headers that say who calls, in small letters, each with its reason."""
    return {
        name.lower(): value.reason
        for name, value in (headers or {}).items()
        if isinstance(value, Caller)
    }


def parameters(headers: Headers | None) -> dict[str, str] | None:
    """The mapping of an integration that sets headers; each overwrites what the client sent."""
    return {
        f"overwrite:header.{name.lower()}": f"$context.{value.variable}"
        if isinstance(value, Caller)
        else value
        for name, value in (headers or {}).items()
    } or None


def without(names: Iterable[str], headers: Headers | None) -> dict[str, str]:
    """The mapping that takes away what the client sent, for headers that are not set."""
    own = {name.lower() for name in headers or {}}
    return {f"remove:header.{name}": "''" for name in sorted(names) if name not in own}


def _check_name(owner: str, name: object) -> None:
    given = option(owner, "headers", name)
    if not isinstance(name, str) or is_token(name):
        given.refuse("a header's name must be text that is known here", 'write "x-caller"')
    given.text(
        r"[A-Za-z0-9_-]{1,128}",
        rule="a header's name must have letters, digits, - and _",
        fix='write "x-caller"',
    )
    if name.lower() in _RESERVED or name.lower().startswith(_RESERVED_BEGINNINGS):
        given.refuse(
            "must be another header: API Gateway lets nobody set this one",
            'choose a name of your own, such as "x-caller"',
        )


def _check_text(owner: str, name: str, value: object) -> None:
    given = option(owner, f"headers[{name!r}]", value)
    given.text(
        r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?",
        rule="must be a Caller, or text of ASCII without line breaks",
        fix='write Caller.claim("sub"), or text in quotes',
        longest=LONGEST_VALUE,
    )
    if isinstance(value, str) and not is_token(value) and "$" in value:
        given.refuse(
            "must not have $, where API Gateway reads a variable",
            'write Caller.claim("sub") for what is known of the caller, or leave the $ out',
        )
