"""Addresses that Cognito's sign-in pages may send users back to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from gatehouse.core import Component
from gatehouse.core.characters import refuse_unseen
from gatehouse.core.engine import Fn
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

LONGEST_URL = 1024
MOST_URLS = 100
# Schemes that run or show the content of the address, and open no app.
_NO_APP = ("javascript", "data", "file", "vbscript", "blob", "about", "ftp", "ws", "wss")


def check_urls(owner: Component | str, name: str, urls: Sequence[str]) -> tuple[str, ...]:
    """Validate a list of addresses that Cognito may send tokens to."""
    given = option(owner, name, urls)
    checked = given.list_of(str)
    for url in checked:
        if not is_token(url):
            check_url(owner, name, url)
    if len(set(checked)) != len(checked):
        given.refuse("must list each address once", "remove the repeated one")
    if len(checked) > MOST_URLS:
        given.refuse(f"must be at most {MOST_URLS}; these are {len(checked)}", "remove some")
    return checked


def check_url(owner: Component | str, name: str, url: str) -> None:
    """Validate one address; Cognito sends codes and tokens to it."""
    given = option(owner, name, url)
    if len(url) > LONGEST_URL or any(character.isspace() for character in url) or not url:
        given.refuse(f"must have 1 to {LONGEST_URL} characters and no white space", "shorten it")
    refuse_unseen(given, url)
    try:
        parts = urlsplit(url)
    except ValueError:
        given.refuse("must be an address", 'write "https://example.com/signed-in"')
    if "#" in url:
        given.refuse(
            "must not have a fragment (#…), which never reaches a server",
            "remove # and what follows",
        )
    if "*" in url:
        given.refuse(
            "must be one address, not a pattern: Cognito compares all of it", "write it in full"
        )
    if re.match(r"[\w.-]+:\d+([/?]|$)", url):
        # "localhost:3000" reads as a scheme with a path.
        given.refuse("must be a full address, with its scheme", f'write "{_with_scheme(url)}"')
    if not parts.scheme or (parts.scheme in ("http", "https") and not parts.netloc):
        given.refuse("must be a full address", 'write "https://example.com/signed-in"')
    if parts.scheme == "http" and (parts.hostname or "") not in ("localhost", "127.0.0.1", "::1"):
        given.refuse(
            "must be https, except on localhost: anybody on the way can read http",
            f'write "{"https" + url.removeprefix("http")}"',
        )
    if parts.scheme in _NO_APP:
        given.refuse(
            f"must not be {parts.scheme}:, which opens no app",
            'write https, or the app\'s scheme: "notes://signed-in"',
        )


def _with_scheme(url: str) -> str:
    """An address that begins with its host, in full."""
    local = url.startswith(("localhost:", "127.0.0.1:"))
    return f"{'http' if local else 'https'}://{url}"


def in_query(value: str) -> str:
    """A value, encoded for the query of an address."""
    if is_token(value):
        return str(Fn.urlencode(value))
    return quote(value, safe="")
