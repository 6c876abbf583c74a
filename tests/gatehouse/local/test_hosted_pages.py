"""Hosted pages in a real Chromium: by keyboard, on a phone, and with a company that signs in."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from gatehouse.deployed.mailbox import confirmation_code
from gatehouse.local.launcher.server import LocalAws
from gatehouse.testing import PASSWORD
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.unit.local.user_pools.signing import Directory

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
AXE = Path(__file__).parents[2] / "attack/browser/node_modules/axe-core/axe.min.js"
MAIL, NEW = "grace@example.com", "Another-1-horse"
PAGES = ("/login", "/signup", "/confirm", "/forgotPassword", "/confirmForgotPassword")

expect.set_options(timeout=30_000)  # the machine may be busy
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


@dataclass
class Club:
    """A user pool with an app, and a company's directory; both are of another site."""

    endpoint: str
    site: str
    pool: str = ""
    client: str = ""
    directory: Directory = field(default_factory=Directory)
    answered: str = ""

    @property
    def app(self) -> str:
        """Where the app takes people back."""
        return f"{self.site}/back"

    def address(self, path: str, **more: str) -> str:
        asked = {"client_id": self.client, "redirect_uri": self.app, "response_type": "code"}
        return f"{self.endpoint}{path}?{urlencode({**asked, **more})}"

    def answer(self, path: str) -> str:
        """Return a page of the app or the directory, which answers by a form."""
        asked = parse_qs(urlsplit(path).query)
        if "RelayState" in asked:
            audience = f"urn:amazon:cognito:sp:{self.pool}"
            signed = self.directory.response(
                audience, time.time(), "Response", mail="hopper@example.com"
            )
            self.answered = (
                f'<form method="POST" action="{self.endpoint}/saml2/idpresponse">'
                f'<input type="hidden" name="SAMLResponse" value="{signed}">'
                f'<input type="hidden" name="RelayState" value="{escape(asked["RelayState"][0])}">'
                "<button>Go on</button></form>"
            )
        return "the app" if path.startswith("/back") else self.answered


@pytest.fixture(scope="module")
def club(clients: Callable[..., Any], local_aws: LocalAws) -> Iterator[Club]:
    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = made.answer(self.path).encode()
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        made = Club(local_aws.endpoint, f"http://localhost:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            _make_pool(made, clients("cognito-idp"))
            yield made
        finally:
            server.shutdown()


def _make_pool(club: Club, idp: Any) -> None:
    metadata = club.directory.metadata.replace("https://sso.example.com", club.site)
    club.pool = idp.create_user_pool(
        PoolName="pages", UsernameAttributes=["email"], AutoVerifiedAttributes=["email"]
    )["UserPool"]["Id"]
    idp.create_identity_provider(
        UserPoolId=club.pool,
        ProviderName="Company",
        ProviderType="SAML",
        ProviderDetails={"MetadataFile": metadata},
        AttributeMapping={"email": "mail"},
    )
    club.client = idp.create_user_pool_client(
        UserPoolId=club.pool,
        ClientName="app",
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid"],
        AllowedOAuthFlowsUserPoolClient=True,
        CallbackURLs=[club.app],
        SupportedIdentityProviders=["COGNITO", "Company"],
    )["UserPoolClient"]["ClientId"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A browser as wide as a small phone."""
    opened = browser.new_context(viewport={"width": 320, "height": 568})
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


def typed(page: Page, *texts: str) -> None:
    """Type into the fields of the page in turn, by keyboard alone, and send the form."""
    page.locator("input:not([type=hidden])").first.focus()
    for number, text in enumerate(texts):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")


def at_the_app(page: Page) -> bool:
    page.wait_for_url("**/back?**")
    return bool(parse_qs(urlsplit(page.url).query).get("code"))


def test_somebody_signs_up_and_sets_a_new_password_by_keyboard(
    phone: BrowserContext, club: Club
) -> None:
    page = phone.new_page()
    page.goto(club.address("/oauth2/authorize"))
    page.get_by_role("link", name="Sign up").press("Enter")
    page.wait_for_url("**/signup?**")
    typed(page, MAIL, "weak")
    expect(page.get_by_role("alert")).to_contain_text("Password did not conform with policy")
    typed(page, "", PASSWORD)
    page.wait_for_url("**/confirm?**")
    typed(page, confirmation_code(club.endpoint, MAIL))
    assert at_the_app(page)
    page.goto(club.address("/login"))
    page.get_by_role("link", name="Forgot your password?").press("Enter")
    page.wait_for_url("**/forgotPassword?**")
    typed(page, MAIL)
    page.wait_for_url("**/confirmForgotPassword?**")
    typed(page, confirmation_code(club.endpoint, MAIL), NEW, NEW)
    assert at_the_app(page)
    page.goto(club.address("/login"))
    typed(page, MAIL, NEW)
    assert at_the_app(page)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone_and_has_no_known_barrier(
    phone: BrowserContext, club: Club, path: str
) -> None:
    page = phone.new_page()
    page.goto(club.address(path))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run()")["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_a_company_signs_in_the_browser_that_began_and_no_other(
    phone: BrowserContext, browser: Browser, club: Club
) -> None:
    page = phone.new_page()
    page.goto(club.address("/oauth2/authorize", identity_provider="Company"))
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    victim = browser.new_page()
    victim.goto(f"{club.site}/stolen")
    victim.get_by_role("button", name="Go on").click()
    expect(victim.get_by_text("must come back in the browser that began it")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    assert at_the_app(page)
