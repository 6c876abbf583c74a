"""What the page takes care of: protected stages, passwords, keyboards, tabs and its address."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from gatehouse.testing import PASSWORD
from playwright.sync_api import Browser, Page, Route, expect

from tests.console.conftest import Console
from tests.console.test_pages import CHROMIUM, browser, make_user, open_user, page, see, sign_in

__all__ = ["browser", "page"]  # the fixtures
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


@pytest.fixture
def protected(console: Console) -> Iterator[None]:
    """The pool as Gatehouse makes it in production."""
    cognito, pool = console.app.service("cognito-idp"), console.app.outputs["UserPool"]
    # What an update leaves out, Cognito sets back: nobody would be sent a code any more.
    kept = {"UserPoolId": pool, "AutoVerifiedAttributes": ["email"]}
    cognito.update_user_pool(**kept, DeletionProtection="ACTIVE")
    yield
    cognito.update_user_pool(**kept, DeletionProtection="INACTIVE")


def test_on_a_protected_stage_deletion_is_asked_for_twice(page: Page, protected: None) -> None:
    make_user(page, "kept@example.com")
    page.get_by_role("link", name="Delete").click()
    page.get_by_label("To delete, type").fill("kept@example.com")
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_role("alert")).to_contain_text("is protected: people use it")
    page.get_by_label("To delete, type").fill("another@example.com")
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("must be typed as it stands here")).to_be_visible()
    open_user(page, "kept@example.com")  # it is there still
    page.get_by_role("link", name="Delete").click()
    for _ in range(2):
        page.get_by_label("To delete, type").fill("kept@example.com")
        page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_role("heading", name="Users")).to_be_visible()
    expect(page.get_by_role("link", name="kept@example.com")).to_have_count(0)


def test_who_was_given_a_password_signs_in_with_it(page: Page) -> None:
    make_user(page, "pia@example.com")
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("must follow the pool's policy")
    open_user(page, "pia@example.com")
    page.get_by_label("New password").fill("Another-2-horse")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("has a new password")
    for password, heading in ((PASSWORD, "That did not work"), ("Another-2-horse", "Try a route")):
        sign_in(page, "pia@example.com", password)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.get_by_role("button", name="Sign out pia@example.com")).to_be_visible()


def test_who_has_forgotten_the_password_is_asked_for_a_new_one(
    page: Page, console: Console
) -> None:
    console.app.sign_up("fay@example.com")
    open_user(page, "fay@example.com")
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page.get_by_role("status")).to_contain_text("is signed out everywhere")
    page.get_by_role("button", name="Have a new password chosen").click()
    expect(page.get_by_role("status")).to_contain_text("must choose a new password")
    expect(page.get_by_text("RESET_REQUIRED", exact=True)).to_be_visible()
    sign_in(page, "fay@example.com")
    expect(page.get_by_role("alert")).to_contain_text("fay@example.com cannot sign in")


def test_who_is_invited_gets_a_mail_with_a_password(page: Page) -> None:
    see(page, "Users")
    page.get_by_text("Make a user").click()
    page.get_by_label(re.compile("E-mail address")).fill("gus@example.com")
    page.get_by_label("Send the invitation").check()
    page.get_by_role("button", name="Make the user").click()
    expect(page.get_by_text("FORCE_CHANGE_PASSWORD", exact=True)).to_be_visible()
    see(page, "Mail")
    message = page.get_by_role("article").filter(has_text="gus@example.com")
    expect(message).to_contain_text("temporary password")


#: Clicks now and in a moment, and keeps what the page says meanwhile: no test can look at a page
#: that is on its way to the next one.
_CLICK_TWICE = """(element) => {
  const working = document.getElementById("working");
  new MutationObserver(() => sessionStorage.setItem("said", working.textContent)).observe(
    working, {childList: true},
  );
  setTimeout(() => element.click(), 300);
  element.click();
}"""


def test_a_form_is_sent_once_and_says_that_it_works(page: Page) -> None:
    make_user(page, "once@example.com")
    held: list[Route] = []
    page.route("**/users/disable", lambda route: held.append(route))
    page.get_by_role("button", name="Disable").evaluate(_CLICK_TWICE)
    page.wait_for_timeout(800)
    assert len(held) == 1
    held[0].continue_()
    expect(page.get_by_role("status")).to_contain_text("cannot sign in any more")
    assert page.evaluate("sessionStorage.said") == "Working …"
    expect(page.get_by_text("Working …")).to_have_count(0)


#: Clicks as soon as there is something to click on, and once more in a moment.
_CLICK_AT_ONCE = """document.addEventListener("readystatechange", () => {
  const button = [...document.querySelectorAll("button")].find(
    (each) => each.textContent.trim() === "Disable",
  );
  if (!button || document.readyState !== "interactive") return;
  setTimeout(() => button.click(), 300);
  button.click();
});"""


def test_a_form_is_sent_once_though_the_page_is_not_whole_yet(page: Page) -> None:
    make_user(page, "early@example.com")
    sent: list[Route] = []
    page.route("**/users/disable", lambda route: sent.append(route))
    page.add_init_script(_CLICK_AT_ONCE)
    page.reload(wait_until="commit")
    page.wait_for_timeout(1500)
    for each in sent:
        each.abort()
    assert len(sent) == 1


def test_a_page_and_a_search_that_are_slow_say_that_they_work(page: Page) -> None:
    page.get_by_role("link", name="Users", exact=True).evaluate(_CLICK_TWICE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Users")
    assert page.evaluate("sessionStorage.said") == "Working …"
    expect(page.get_by_text("Looking …")).not_to_be_visible()
    held: list[Route] = []
    page.route("**/users?*", lambda route: held.append(route))
    page.get_by_label("Begins with").fill("zed@")
    expect(page.get_by_text("Looking …")).to_be_visible()
    held.pop().continue_()
    expect(page.get_by_text("No user begins with “zed@”.")).to_be_visible()
    expect(page.get_by_text("Looking …")).not_to_be_visible()


def test_without_javascript_a_user_is_changed_all_the_same(
    browser: Browser, console: Console
) -> None:
    console.app.sign_up("noscript@example.com")
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(f"{console.url}users/one?name=noscript@example.com")
        page.get_by_role("button", name="Disable").click()
        expect(page.get_by_role("status")).to_contain_text("cannot sign in any more")
    finally:
        context.close()


def focus_on(page: Page, name: str) -> None:
    """Press Tab until something with a name has the focus, which must be seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        found: str = page.evaluate(
            "(document.activeElement.labels?.[0] ?? document.activeElement).innerText ?? ''"
        )
        if name in found:
            ring = "getComputedStyle(document.activeElement).outlineStyle"
            assert page.evaluate(ring) != "none"
            return
    pytest.fail(f"the keyboard reaches no {name}")


def test_the_keyboard_is_enough(page: Page) -> None:
    focus_on(page, "Users")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Users")
    focus_on(page, "Make a user")
    page.keyboard.press("Enter")
    focus_on(page, "E-mail address")
    page.keyboard.type("kim@example.com")
    focus_on(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("kim@example.com made.")
    focus_on(page, "Delete")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("another identity id")
    focus_on(page, "To delete, type")
    page.keyboard.type("kim@example.com")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Users")
    expect(page.get_by_role("link", name="kim@example.com")).to_have_count(0)


def test_a_second_tab_sees_what_the_first_one_did(page: Page, browser: Browser) -> None:
    make_user(page, "tab@example.com")
    second = browser.new_page()
    second.goto(page.url)
    page.get_by_role("button", name="Disable").click()
    expect(page.get_by_role("status")).to_contain_text("cannot sign in")
    second.get_by_role("button", name="Disable").click()  # done already: no harm
    expect(second.get_by_role("button", name="Enable")).to_be_visible()
    page.get_by_role("link", name="Delete").click()
    page.get_by_label("To delete, type").fill("tab@example.com")
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_role("heading", name="Users")).to_be_visible()
    second.get_by_role("button", name="Enable").click()
    expect(second.get_by_role("alert")).to_contain_text("deleted the user meanwhile")
    second.close()


def test_a_link_that_leads_away_takes_no_token_along(page: Page, console: Console) -> None:
    seen: list[dict[str, str]] = []

    class Elsewhere(BaseHTTPRequestHandler):
        """Another origin."""

        def do_GET(self) -> None:
            """Keep what the browser said."""
            seen.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        page.locator("summary", has_text="?").first.click()
        link = page.get_by_role("link", name="AWS's documentation").first
        for opened, rel in enumerate(("noreferrer", ""), 1):  # the page's own header is enough
            link.evaluate(
                "(each, [to, rel]) => { each.href = to; each.rel = rel; }",
                [f"http://127.0.0.1:{server.server_address[1]}/", rel],
            )
            link.click()
            deadline = time.monotonic() + 20
            while len(seen) < opened and time.monotonic() < deadline:
                page.wait_for_timeout(50)
    finally:
        server.shutdown()
        server.server_close()
    assert len(seen) == 2
    assert all("referer" not in each for each in seen)
    assert all(console.path.strip("/") not in str(each) for each in seen)
