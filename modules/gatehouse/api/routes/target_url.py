"""URLs that an HTTP API passes requests on to."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from gatehouse.core.options import HasPath, Option, option
from gatehouse.core.tokens import is_token

from .route_key import RouteKey

_URL = r"https?://[^\s/?#]+([/?#]\S*)?"
_FIX = 'write "https://backend.example.com"'
_IN_BRACES = re.compile(r"(?<!\$)\{([^{}]*)\}")
_LABEL = r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})*\.?")
# What the internet does not lead to, where API Gateway is.
_INSIDE = [
    ipaddress.ip_network(each)
    for each in (
        *("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"),
        *("::1/128", "fc00::/7", "fe80::/10"),
    )
]


def check_url(given: Option) -> str:
    """Check that an option is a URL that API Gateway can pass requests on to.

    Raises
    ------
    OptionError
        If it is not a URL, has a password or a fragment, or leads to a private address.
    """
    url = given.text(_URL, rule="must be a URL that begins with https:// or http://", fix=_FIX)
    # In a reference, @ is Terraform's: only what stands before any is looked at.
    if re.match(r"https?://[^/?#${}]*@|https?://[^/?#${}]+:[^/?#]*@", url):
        given.refuse(
            "must not have a user or password in it: both would stand in the state, and API "
            "Gateway sends neither",
            "leave it out, and let the caller's own token or a function prove who asks",
        )
    if is_token(url):
        return url
    if not url.isascii():
        given.refuse("must be in ASCII", "write the host in punycode, and the path in %-encoding")
    if "#" in url:
        given.refuse(
            "must not have a fragment (#…), which never reaches a server",
            f'write "{url.partition("#")[0]}"',
        )
    if _IN_BRACES.sub("", url).count("{") or _IN_BRACES.sub("", url).count("}"):
        given.refuse("must have each variable in braces of its own", 'write "{id}" or so')
    _check_host(given, _IN_BRACES.sub("x", url))
    return url


def _check_host(given: Option, url: str) -> None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        given.refuse("must have a host and, behind a colon, a port up to 65,535", _FIX)
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if not _HOST.fullmatch(host):
            given.refuse("must have the name of a host behind its scheme", _FIX)
        is_inside = host == "localhost" or host.endswith(".localhost")
    else:
        is_inside = any(address in network for network in _INSIDE)
    if is_inside:
        given.refuse(
            f"must lead somewhere on the internet: API Gateway does not reach {host}",
            "write PrivateService(...) with a VpcLink for what is inside a VPC",
        )


def check_variables_of_url(owner: HasPath, key: RouteKey, url: str) -> None:
    """Check that a route has the variables of its target's URL.

    Raises
    ------
    OptionError
        If it lacks one.
    """
    if is_token(url):
        return
    known = key.variables
    for name in _IN_BRACES.findall(url):
        if name in known:
            continue
        if name.rstrip("+") in known:
            fix = f'write "{{{name.rstrip("+")}}}", without +'
        elif known:
            fix = "use one of " + ", ".join(f"{{{each}}}" for each in known)
        else:
            fix = f"leave it out, or add {{{name or 'id'}}} to the path of the route"
        option(owner, f"route({str(key)!r}) target", url).refuse(
            f"a variable of the URL must be one of the route's; it has no {{{name}}}", fix
        )
