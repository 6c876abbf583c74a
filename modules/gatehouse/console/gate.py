"""The gate: who gets an answer at all.

The page acts with the developer's credentials, so everybody who reaches it is the developer.
Nobody else may: not another user of the machine, not a page of another origin that is open in the
same browser, and not a name of the Internet that points to this machine.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Methods that change nothing. All others must come from the page itself.
_READING = frozenset({"GET", "HEAD"})
#: The most that a request may bring: what an HTTP API takes, written as a form writes it.
_MOST_BYTES = 30_000_000
_TOO_LARGE = f"A request to the console must have {_MOST_BYTES:,} bytes at most"
#: What browsers say of a request that the page itself made, or that somebody typed.
_OWN = frozenset({"same-origin", "none"})
#: The page loads nothing from elsewhere, runs no script in its text and is shown in no frame.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    # The address holds the token: other origins must not learn it.
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


_HTTP = 80


@dataclass(frozen=True)
class Address:
    """Where the page is.

    Parameters
    ----------
    port : int
        The port on this machine.
    token : str
        The first part of every path. It is as good as a password.
    """

    port: int
    token: str

    @classmethod
    def at(cls, port: int) -> Address:
        """Make an address with a new token of 256 bits of chance."""
        return cls(port, secrets.token_urlsafe(32))

    @property
    def hosts(self) -> frozenset[str]:
        """The names that a browser may call this machine by."""
        names = ("127.0.0.1", "localhost", "[::1]")
        # A browser leaves the port of http out.
        ports = (f":{self.port}", "") if self.port == _HTTP else (f":{self.port}",)
        return frozenset(name + port for name in names for port in ports)

    @property
    def url(self) -> str:
        """The address to open."""
        return f"http://127.0.0.1:{self.port}/{self.token}/"


class Gate:
    """Answers 403 or 404 to whoever must not see the page, before anything else happens.

    Parameters
    ----------
    app : ASGI callable
        The page.
    address : Address
        Where it is.
    """

    def __init__(self, app: ASGIApp, address: Address) -> None:
        self._app = app
        self._address = address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        refused = self.refusal(scope)
        if refused is not None:
            await PlainTextResponse(refused[1], refused[0], _HEADERS)(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, _bounded(receive), with_headers)

    def refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Return the status and the text of a refusal, None for a request that may pass."""
        headers = Headers(scope=scope)
        if headers.get("host", "") not in self._address.hosts:
            # A name of somebody else's that points to this machine: DNS rebinding.
            return 403, "The host must be this machine."
        said = scope["path"].split("/", 2)[1] if scope["path"].startswith("/") else ""
        if not secrets.compare_digest(said.encode(), self._address.token.encode()):
            return 404, "Open the address that gatehouse console printed."
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > _MOST_BYTES:
            return 413, f"{_TOO_LARGE}."
        reads = scope["method"] in _READING
        if reads and headers.get("sec-fetch-mode") == "navigate":
            return None  # a link to the page; the policy lets nobody frame it
        if headers.get("sec-fetch-site", "none") not in _OWN:
            return 403, "The request must come from the page itself."
        if reads or self._is_own(headers):
            return None
        return 403, "The request must come from the page itself."

    def _is_own(self, headers: Headers) -> bool:
        """Whether the origin is the page's. A browser names it in each request that changes."""
        origin = urlsplit(headers.get("origin", ""))
        return origin.scheme == "http" and origin.netloc == headers.get("host", "")


def _bounded(receive: Receive) -> Receive:
    """Stop reading a request that is too large for this machine, and did not say so before."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > _MOST_BYTES:
            raise HTTPException(413, _TOO_LARGE)
        return message

    return bounded
