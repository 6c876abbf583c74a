"""A browser on the hosted pages: it keeps cookies, and sends forms as the pages show them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from gatehouse.local.services.contract import Json, WebAnswer

from tests.unit.local.user_pools.world import CALLBACK, People, World

#: A client of an app that signs people in on the pages.
WEB: Json = {
    "AllowedOAuthFlows": ["code", "implicit"],
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthScopes": ["openid", "email"],
    "CallbackURLs": [CALLBACK],
    "LogoutURLs": ["https://app.example.com/bye"],
    "SupportedIdentityProviders": ["COGNITO"],
}


def asked(club: People, **more: str) -> Json:
    """Return what an app asks the pages for."""
    found = {
        "client_id": club.client,
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": "openid email",
        "state": "s1",
    }
    return {**found, **more}


def where(answer: WebAnswer) -> tuple[str, dict[str, str]]:
    """Return where a browser is sent, and with which parameters."""
    assert answer.status == 302, answer.body
    split = urlsplit(str(answer.headers["Location"]))
    told = parse_qs(split.fragment or split.query)
    address = f"{split.scheme}://{split.netloc}{split.path}" if split.netloc else split.path
    return address, {k: v[0] for k, v in told.items()}


@dataclass
class Browser:
    """A browser that follows no redirect by itself."""

    world: World
    cookies: dict[str, str] = field(default_factory=dict)
    shown: str = ""

    def open(self, path: str, **headers: Any) -> WebAnswer:
        """Open an address."""
        return self._took("GET", path, None, headers)

    def follow(self, answer: WebAnswer) -> WebAnswer:
        """Open the page of this site that an answer sends the browser to."""
        assert answer.status == 302, answer.body
        return self.open(str(answer.headers["Location"]))

    def hidden(self, name: str) -> str:
        """Return what a hidden field of the page that is shown carries."""
        found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', self.shown)
        assert found, f"the page has no field {name}: {self.shown}"
        return unescape(found[1])

    def submit(self, path: str, form: Json, **headers: Any) -> WebAnswer:
        """Send a form of the page that is shown."""
        return self._took("POST", path, {"_csrf": self.hidden("_csrf"), **form}, headers)

    def post(self, path: str, form: Json, **headers: Any) -> WebAnswer:
        """Send a form that another site shows."""
        return self._took("POST", path, form, headers)

    def sign_in(self, club: People, **form: str) -> WebAnswer:
        """Open the sign-in page of an app, and sign in on it."""
        self.open(f"/login?{urlencode(asked(club))}")
        return self.submit("/login", {**asked(club), **form})

    def _took(self, method: str, path: str, form: Json | None, headers: Any) -> WebAnswer:
        sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        told = {**({"cookie": sent} if sent else {}), **headers}
        answer = self.world.visit(method, path, form, **told)
        for line in set_cookies(answer):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.body:
            self.shown = answer.body.decode()
        return answer


def set_cookies(answer: WebAnswer) -> list[str]:
    """Return the cookies that an answer gives, as their headers are."""
    return list(answer.headers.get("Set-Cookie", []))
