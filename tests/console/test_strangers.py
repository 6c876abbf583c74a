"""Pages of others that are open in the same browser, in a real Chromium."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.console.conftest import Console
from tests.console.test_pages import CHROMIUM

expect.set_options(timeout=30_000)  # the machine may be busy
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
#: A name of the Internet that its owner lets point to this machine.
POINTED = "evil.example"
FORGED = """<!doctype html><title>Win</title>
<form id="form" method="post" action="{url}users/disable" {more}>
<input name="name" value="{name}"><button>Win</button></form>
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", f"--host-resolver-rules=MAP {POINTED} 127.0.0.1"],
        )
        yield opened
        opened.close()


@pytest.fixture
def elsewhere(console: Console) -> Iterator[tuple[str, list[str]]]:
    """The address of a page of another origin, and what it is; it knows the console's address."""
    shown = [""]

    class Elsewhere(BaseHTTPRequestHandler):
        """Another origin."""

        def do_GET(self) -> None:
            """Answer with the page."""
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(shown[0].encode())

        def log_message(self, *_: Any) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{{host}}:{server.server_address[1]}/", shown
    server.shutdown()
    server.server_close()


def is_enabled(console: Console, name: str) -> bool:
    """Whether a user can sign in."""
    found: bool = console.app.service("cognito-idp").admin_get_user(
        UserPoolId=console.app.outputs["UserPool"], Username=name
    )["Enabled"]
    return found


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", POINTED])
@pytest.mark.parametrize("more", ["", 'enctype="text/plain"', 'referrerpolicy="no-referrer"'])
def test_a_form_of_another_page_changes_nothing(
    browser: Browser,
    console: Console,
    elsewhere: tuple[str, list[str]],
    host: str,
    more: str,
) -> None:
    name = "forged@example.com"
    if host == "127.0.0.1" and not more:
        console.app.sign_up(name)
    address, shown = elsewhere
    shown[0] = FORGED.format(url=console.url, name=name, more=more)
    page = browser.new_page()
    page.goto(address.format(host=host))
    page.get_by_role("button", name="Win").click()
    expect(page.get_by_text("The request must come from the page itself.")).to_be_visible()
    page.close()
    assert is_enabled(console, name)


def test_a_script_and_a_picture_of_another_page_get_nothing(
    browser: Browser, console: Console, elsewhere: tuple[str, list[str]]
) -> None:
    address, shown = elsewhere
    shown[0] = f'<!doctype html><title>Win</title><img src="{console.url}picture.svg">'
    page = browser.new_page()
    page.goto(address.format(host="127.0.0.1"))
    assert page.evaluate("document.images[0].naturalWidth") == 0
    ask = "url => fetch(url, {mode: 'no-cors'}).then((it) => it.type, () => 'refused')"
    assert page.evaluate(ask, console.url) == "refused"
    page.close()


def test_a_name_that_points_to_this_machine_shows_nothing(
    browser: Browser, console: Console
) -> None:
    page = browser.new_page()
    page.goto(console.url.replace("127.0.0.1", POINTED))
    expect(page.locator("body")).to_have_text("The host must be this machine.")
    page.close()


def test_without_the_token_a_browser_is_shown_nothing(browser: Browser, console: Console) -> None:
    page = browser.new_page()
    for path in ("", "users", f"{console.path[1:-2]}x/"):
        page.goto(f"http://127.0.0.1:{console.port}/{path}")
        expect(page.locator("body")).to_have_text(
            "Open the address that gatehouse console printed."
        )
    page.close()
