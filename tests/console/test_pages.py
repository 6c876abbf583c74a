"""What a developer does on the page, in a real Chromium."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlencode

import pytest
from gatehouse.testing import PASSWORD, Person
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.console.conftest import Console

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
ANN, BEA = "ann@example.com", "bea@example.com"
#: Names as people have them, and as somebody who means harm writes them; and how they are shown.
NAMES = {
    "<img src=x onerror=alert(1)>" + "x" * 2020: None,
    "'\"><script>alert(1)</script>{{ 7 * 7 }}": None,
    "Жанна 李小龍 मनीष עדה": None,
    "क्\u200dष 👩\u200d🚀": None,
    "ann\u200d@example.com": "ann\\u200d@example.com",
    "gpj.\u202eexe\u2066": "gpj.\\u202eexe\\u2066",
    "bell\x07 null\x00 e\x1b[31m": "bell\\u0007 null\\u0000 e\\u001b[31m",
}
VIEWS = (
    "",
    "users",
    f"users/one?name={ANN}",
    f"users/delete?name={ANN}",
    "mail",
    "calls",
    "try",
    "none",
    "users?search=nobody@",
    "mail?to=nobody@",
    "docs/concepts",
)
AXE = Path(__file__).parents[1] / "attack/browser/node_modules/axe-core/axe.min.js"

expect.set_options(timeout=30_000)  # the machine may be busy
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, console: Console) -> Iterator[Page]:
    opened = browser.new_page()
    opened.set_default_timeout(20_000)
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on(
        "console",
        lambda said: problems.append(said.text) if "Content Security" in said.text else None,
    )
    opened.goto(console.url)
    yield opened
    opened.close()
    assert problems == []


@pytest.fixture(scope="module")
def ann(console: Console) -> Person:
    return console.app.sign_up(ANN)


def see(page: Page, name: str) -> None:
    """Go on to a page; it is there at the end, so nothing is looked for on the one before."""
    with page.expect_navigation():
        page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


def open_user(page: Page, name: str) -> None:
    see(page, "Users")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def sign_in(page: Page, user: str, password: str = PASSWORD) -> None:
    """Sign a user in on the page; the form is folded where somebody is signed in already."""
    see(page, "Try")
    if not page.get_by_label("Password").is_visible():
        page.get_by_text("Sign a user in").click()
    page.get_by_label("User").fill(user)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def make_user(page: Page, name: str, password: str = PASSWORD) -> None:
    see(page, "Users")
    page.get_by_text("Make a user").click()
    page.get_by_label(re.compile("E-mail address")).fill(name)
    page.get_by_label(re.compile("^Password")).fill(password)
    page.get_by_role("button", name="Make the user").click()


def test_the_app_shows_each_route_with_who_may_call_it(page: Page) -> None:
    row = page.get_by_role("row").filter(has_text="DELETE /notes/{id}")
    expect(row).to_contain_text("group admins")
    expect(row).to_contain_text("main.py:")
    expect(row).not_to_contain_text("guest")
    expect(page.get_by_role("row").filter(has_text="GET /hello")).to_contain_text("anyone")
    expect(page.get_by_role("row").filter(has_text="UserPoolClient")).to_be_visible()


@pytest.mark.parametrize(
    ("picture", "words", "line"),
    [
        (
            "What the app is made of",
            "The picture in words",
            "Admins → DELETE /notes/{id}",
        ),
        ("A square for each caller", "The squares in words", "own private/{identity}/ of Files"),
    ],
)
def test_each_picture_is_drawn_and_said_in_words(
    page: Page, picture: str, words: str, line: str
) -> None:
    image = page.get_by_role("img", name=re.compile(picture))
    expect(image).to_be_visible()
    assert image.evaluate("each => each.complete && each.naturalWidth > 100")
    expect(page.get_by_text(line).first).not_to_be_visible()
    page.get_by_text(words).click()
    expect(page.get_by_text(line).first).to_be_visible()


def test_a_user_is_made_found_and_deleted(page: Page) -> None:
    make_user(page, "carl@example.com")
    expect(page.get_by_role("status")).to_have_text("carl@example.com made.")
    see(page, "Users")
    page.get_by_label("Begins with").fill("carl@")
    expect(page.get_by_role("row").filter(has_text=ANN)).to_have_count(0)
    page.get_by_role("link", name="carl@example.com").click()
    page.get_by_role("link", name="Delete").click()
    expect(page.get_by_role("alert")).to_contain_text("another identity id")
    page.get_by_label("To delete, type").fill("carl")
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("The name must be typed as it stands here")).to_be_visible()
    page.get_by_label("To delete, type").fill("carl@example.com")
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_role("heading", name="Users")).to_be_visible()
    expect(page.get_by_role("link", name="carl@example.com")).to_have_count(0)


def test_a_user_is_shown_with_identity_and_rights(page: Page, ann: Person) -> None:
    ann.client.identity(ann.client.sign_in(ANN, PASSWORD))
    open_user(page, ANN)
    expect(page.get_by_text(re.compile("^us-east-1:[0-9a-f-]{36}$"))).to_be_visible()
    may = page.get_by_role("region", name="What this person may do")
    expect(may.get_by_role("row").filter(has_text="GET /notes")).to_be_visible()
    expect(may.get_by_role("row").filter(has_text="DELETE /notes/{id}")).to_have_count(0)


def test_a_group_gives_more_and_takes_it_back(page: Page, ann: Person) -> None:
    open_user(page, ANN)
    page.get_by_label("Group", exact=True).select_option("admins")
    page.get_by_role("button", name="Add").click()
    may = page.get_by_role("region", name="What this person may do")
    expect(may.get_by_role("row").filter(has_text="DELETE /notes/{id}")).to_be_visible()
    page.get_by_role("button", name="Remove from admins").click()
    expect(page.get_by_text("In no group.")).to_be_visible()


def test_who_is_disabled_cannot_sign_in_until_enabled(page: Page) -> None:
    make_user(page, BEA)
    page.get_by_role("button", name="Disable").click()
    expect(page.get_by_role("status")).to_contain_text("cannot sign in any more")
    sign_in(page, BEA)
    expect(page.get_by_role("alert")).to_contain_text("disabled")
    open_user(page, BEA)
    page.get_by_role("button", name="Enable").click()
    expect(page.get_by_role("status")).to_contain_text("can sign in again")


def test_mail_is_shown_with_its_code(page: Page, console: Console) -> None:
    console.app.client().sign_up("dora@example.com", PASSWORD)
    see(page, "Mail")
    message = page.get_by_role("article").filter(has_text="dora@example.com").first
    expect(message.locator(".code")).to_have_text(re.compile(r"^\d{6}$"))


def test_who_signed_up_is_confirmed_by_hand(page: Page, console: Console) -> None:
    console.app.client().sign_up("eve@example.com", PASSWORD)
    open_user(page, "eve@example.com")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("CONFIRMED", exact=True)).to_be_visible()


def test_a_refused_call_opens_its_why(page: Page, ann: Person) -> None:
    sign_in(page, ANN)
    page.get_by_label("Method").select_option("DELETE")
    page.get_by_label("Path").fill("/notes/1")
    page.get_by_label("As", exact=True).select_option(ANN)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#answered")).to_contain_text("403")
    page.get_by_role("link", name="Why?").click()
    expect(page.get_by_role("main")).to_contain_text("identity policy")
    expect(page.get_by_role("main")).to_contain_text('api.invoke("DELETE /notes/{id}")')
    see(page, "Calls")
    expect(page.get_by_role("row").filter(has_text="DELETE /notes/1").first).to_contain_text("403")


@pytest.mark.parametrize(
    ("path", "proof"),
    [("/notes", "a signature (IAM)"), ("/me", "the access token"), ("/hello", "nothing")],
)
def test_a_route_is_tried_as_it_asks(page: Page, ann: Person, path: str, proof: str) -> None:
    see(page, "Try")
    if page.get_by_label("As", exact=True).get_by_role("option", name=ANN).count() == 0:
        sign_in(page, ANN)
    page.get_by_label("Path").fill(path)
    page.get_by_label("As", exact=True).select_option(ANN)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#answered")).to_contain_text("200")
    expect(page.locator("#answered")).to_contain_text(f"proven by {proof}")
    page.get_by_text("The same with curl").click()
    expect(page.get_by_text("curl -i")).to_be_visible()
    see(page, "Calls")
    call = page.get_by_role("row").filter(has_text=f"GET {path}").first
    call.locator("summary").click()
    expect(call.get_by_text(f"asked for GET {path}")).to_be_visible()


def test_what_a_person_opened_and_the_focus_outlive_a_new_list(
    page: Page, console: Console
) -> None:
    console.app.client().request("GET", "/hello")
    see(page, "Calls")
    summary = page.get_by_role("row").filter(has_text="GET /hello").first.locator("summary")
    summary.click()
    own = summary.get_attribute("id") or ""
    console.app.client().request("GET", "/hello?newer")
    newest = page.get_by_role("table").locator("tbody tr").first.locator("summary")
    expect(newest).not_to_have_attribute("id", own)  # the list is another one by now
    expect(page.locator(f"#{own} + pre")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == own
    expect(newest.locator("+ pre")).not_to_be_visible()


def test_a_list_in_which_nothing_changed_is_left_alone(page: Page, console: Console) -> None:
    console.app.client().request("GET", "/hello")
    see(page, "Calls")
    with page.expect_response(re.compile("/calls$")):
        pass
    page.evaluate("window.row = document.querySelector('#list tbody tr')")
    for _ in range(2):
        with page.expect_response(re.compile("/calls$")):
            pass
    assert page.evaluate("row.isConnected")


@pytest.mark.parametrize(
    ("number", "name"),
    list(enumerate(NAMES)),
    ids=["script", "quote", "scripts", "joined", "latin", "turned", "control"],
)
def test_a_name_is_only_text(page: Page, console: Console, number: int, name: str) -> None:
    address = f"named-{number}@example.com"
    console.app.service("cognito-idp").admin_create_user(
        UserPoolId=console.app.outputs["UserPool"],
        Username=address,
        UserAttributes=[{"Name": "email", "Value": address}, {"Name": "name", "Value": name}],
    )
    open_user(page, address)
    expect(page.locator("dd").get_by_text(NAMES[name] or name, exact=True)).to_be_visible()
    expect(page.locator("img[src=x]")).to_have_count(0)
    expect(page.locator("main script")).to_have_count(0)


@pytest.mark.parametrize("name", ["..", "a/../../b?c#d%2F&e=f", "é+x/delete", "//evil.example"])
def test_a_name_that_looks_like_a_path_leads_nowhere_else(
    page: Page, console: Console, name: str
) -> None:
    page.goto(f"{console.url}users/one?{urlencode({'name': name})}")
    expect(page.get_by_role("alert")).to_contain_text(f"has no user {name}.")


def test_a_list_that_cannot_be_read_anew_stays_and_says_so(page: Page, console: Console) -> None:
    console.app.client().request("GET", "/hello")
    see(page, "Calls")
    page.route("**/calls", lambda route: route.fulfill(status=422, body="<p>no</p>"))
    expect(page.get_by_text("could not be read anew")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="GET /hello").first).to_be_visible()
    page.unroute("**/calls")
    expect(page.get_by_text("could not be read anew")).to_have_count(0)


def test_a_user_who_is_gone_meanwhile_is_said(page: Page, console: Console) -> None:
    make_user(page, "gone@example.com")
    console.app.service("cognito-idp").admin_delete_user(
        UserPoolId=console.app.outputs["UserPool"], Username="gone@example.com"
    )
    page.get_by_role("button", name="Disable").click()
    expect(page.get_by_role("alert")).to_contain_text("deleted the user meanwhile")


def test_it_is_read_without_javascript(browser: Browser, console: Console, ann: Person) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(f"{console.url}users?search=ann")
        expect(page.get_by_role("link", name=ANN)).to_be_visible()
        for name in ("mail", "calls", "try", "docs/concepts", ""):
            page.goto(console.url + name)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
    finally:
        context.close()


def test_a_page_of_another_origin_sees_nothing(browser: Browser, console: Console) -> None:
    page = browser.new_page()
    try:
        page.goto("about:blank")
        found = page.evaluate(
            "url => fetch(url).then(answer => answer.text(), error => 'refused')", console.url
        )
        assert found == "refused"
        page.set_content(f'<iframe src="{console.url}"></iframe>')
        page.wait_for_timeout(500)
        assert all("Routes" not in frame.content() for frame in page.frames[1:])
    finally:
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1280])
def test_every_view_is_accessible_and_fits(
    browser: Browser, console: Console, ann: Person, scheme: Literal["light", "dark"], width: int
) -> None:
    refused = console.app.client().request("DELETE", "/notes/1")
    context = browser.new_context(
        color_scheme=scheme,
        viewport={"width": width, "height": 800},
        bypass_csp=True,  # for axe alone, which is put into the page
    )
    try:
        page = context.new_page()
        for view in (*VIEWS, f"calls/{quote(refused.request_id)}"):
            page.goto(console.url + view)
            # Also what is folded must be readable.
            page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = 1)")
            page.evaluate(AXE.read_text())
            found = page.evaluate(
                "axe.run().then((all) => all.violations.map((each) => each.help))"
            )
            assert (view, found) == (view, [])
            root = "document.documentElement"
            assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), view
    finally:
        context.close()
