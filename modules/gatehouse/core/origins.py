"""Origins of web pages: ``scheme://host:port``, as browsers send them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .options import Option
from .tokens import is_token

_ORIGIN = r"[a-z][a-z0-9+.-]*://[^/?#@\s,*]+"
# A star may stand for the scheme too: S3 compares text.
_PATTERN = r"(\*|[a-z][a-z0-9+.-]*\*?://)[^/?#@\s,]*|\*://[^/?#@\s,]+"
_LABEL = r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})*\.?|[0-9a-f:.]+")
_USUAL_PORTS = {"http": 80, "https": 443}
_HIGHEST_PORT = 65_535
_RULE = "an origin must be scheme://host, without a path"
_FIX = 'write "https://app.example.com"'


def check_origin(given: Option, *, one_star: bool) -> str:
    """Check that an option is the origin of a page, as a browser sends it.

    Parameters
    ----------
    given : Option
        The option.
    one_star : bool
        Whether one ``*`` may stand for any text in it, as in S3. API Gateway takes ``*`` alone, and
        behind ``https://`` and ``http://``.

    Raises
    ------
    OptionError
        If no page has that origin.
    """
    origin = given.text(".*", rule=_RULE, fix=_FIX)
    if is_token(origin) or origin in ("*", "http://*", "https://*"):
        return origin
    if "*" in origin:
        _check_pattern(given, origin, one_star)
        return origin
    lowered = origin.lower()
    if lowered != origin and re.fullmatch(r"https?://[^/?#@\s,]+", lowered):
        given.refuse("an origin must be in lowercase, as browsers send it", f'write "{lowered}"')
    if not re.fullmatch(_ORIGIN, origin):
        given.refuse(_RULE, _FIX)
    _check_host(given, origin)
    return origin


def _check_pattern(given: Option, origin: str, one_star: bool) -> None:
    if not one_star:
        given.refuse(
            'an origin must have no * in it: API Gateway takes "*", "https://*" and "http://*"',
            "list the origins one by one",
        )
    if origin.count("*") > 1:
        given.refuse("an origin must have at most one *", "list the origins one by one")
    if not re.fullmatch(_PATTERN, origin):
        given.refuse(_RULE, 'write "https://*.example.com" or so')


def _check_host(given: Option, origin: str) -> None:
    """Check host and port; of schemes other than http, only apps know what a host is."""
    try:
        parts = urlsplit(origin)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        given.refuse(f"an origin's port must be a number up to {_HIGHEST_PORT:,}", _FIX)
    if parts.scheme not in _USUAL_PORTS:
        return
    if not host.isascii():
        written = _in_ascii(host)
        given.refuse(
            "an origin's host must be in ASCII, as browsers send it",
            f'write "{origin.replace(host, written)}"' if written else _FIX,
        )
    if not _HOST.fullmatch(host):
        given.refuse("an origin must have a host name behind its scheme", _FIX)
    if port == _USUAL_PORTS[parts.scheme]:
        given.refuse(
            f"an origin must not have its scheme's own port, {port}: browsers leave it out",
            f'write "{origin.rpartition(":")[0]}"',
        )


def _in_ascii(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return ""
