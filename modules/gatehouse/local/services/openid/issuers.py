"""The keys that an issuer publishes, asked as AWS asks for them.

The issuer's address with ``/.well-known/openid-configuration`` after it names the address of its
keys (OpenID Connect Discovery 1.0). Both must be https, with a certificate that this process
trusts: the machine's, or those of the file that ``SSL_CERT_FILE`` names.

An issuer may change its keys while its tokens live. A key that is not known is asked for at once;
a key that is not published any more is refused after ``KEPT`` seconds.
"""

from __future__ import annotations

import json
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

#: Seconds for which what an issuer published is used again.
KEPT = 5.0
_PATIENCE = 5.0
_LARGEST = 1 << 20

Fetch = Callable[[str], Any]


class UnreachableIssuerError(Exception):
    """The keys of an issuer cannot be had."""


@dataclass(frozen=True)
class _Published:
    keys: tuple[Mapping[str, Any], ...]
    at: float


class Issuers:
    """The keys of issuers, by their address.

    Parameters
    ----------
    fetch : Callable[[str], Any]
        Returns the JSON behind an address. Default: over https.
    clock : Callable[[], float]
        Seconds that only go forward. Default: the machine's.
    """

    def __init__(
        self, fetch: Fetch | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch or fetch_json
        self._clock = clock
        self._published: dict[str, _Published] = {}
        self._lock = threading.Lock()

    def keys(self, issuer: str, key_id: object) -> tuple[Mapping[str, Any], ...]:
        """Return the keys with which a token of an issuer may be signed.

        Parameters
        ----------
        issuer : str
            The issuer's address: ``https://login.example.com``.
        key_id : object
            The ``kid`` of the token's header; None if it names no key.

        Returns
        -------
        tuple of dict
            JSON web keys: the one of that id, or all of them for a token without one.

        Raises
        ------
        UnreachableIssuerError
            If the issuer does not answer, or not as OpenID Connect asks.
        """
        with self._lock:
            held = self._published.get(issuer)
        fresh = held is not None and self._clock() - held.at < KEPT
        found = _of(held.keys, key_id) if held and fresh else ()
        if not found:
            told = _Published(self._ask(issuer), self._clock())
            with self._lock:
                self._published[issuer] = told
            found = _of(told.keys, key_id)
        return found

    def _ask(self, issuer: str) -> tuple[Mapping[str, Any], ...]:
        configuration = self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        address = configuration.get("jwks_uri")
        if configuration.get("issuer") != issuer:
            raise UnreachableIssuerError(
                f"{issuer} must publish its own address as issuer, "
                f"not {configuration.get('issuer')!r}"
            )
        if not isinstance(address, str):
            raise UnreachableIssuerError(f"{issuer} must publish a jwks_uri")
        keys = self._get(address).get("keys")
        if not isinstance(keys, list):
            raise UnreachableIssuerError(f"{address} must hold a list of keys")
        return tuple(each for each in keys if isinstance(each, dict))

    def _get(self, address: str) -> dict[str, Any]:
        if not address.startswith("https://"):
            raise UnreachableIssuerError(f"{address} must be an https address")
        try:
            found = self._fetch(address)
        except (OSError, ValueError, urllib.error.URLError) as error:
            reason = getattr(error, "reason", error)
            raise UnreachableIssuerError(f"{address} cannot be read: {reason}") from None
        if not isinstance(found, dict):
            raise UnreachableIssuerError(f"{address} must hold a JSON object")
        return found


def fetch_json(address: str) -> Any:
    """Return the JSON behind an https address; redirects and proxies are not followed."""
    context = ssl.create_default_context()
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}),
        urllib.request.HTTPSHandler(context=context),
        _NoRedirects(),
    )
    asked = urllib.request.Request(address, headers={"Accept": "application/json"})
    with opener.open(asked, timeout=_PATIENCE) as answer:
        return json.loads(answer.read(_LARGEST))


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Follow nothing: the issuer's address itself has to answer."""


def _of(keys: tuple[Mapping[str, Any], ...], key_id: object) -> tuple[Mapping[str, Any], ...]:
    if key_id is None:
        return keys
    return tuple(each for each in keys if each.get("kid") == key_id)
