"""The page in Chromium: from sign-up to a stored file, and what others see of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from gatehouse.deployed.mailbox import confirmation_code
from gatehouse.testing import PASSWORD, DeployedApp
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
URL = "http://localhost:5173/"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
VITE = ROOT / "node_modules" / ".bin" / "vite"
expect.set_options(timeout=30_000)  # the machine may be busy
NOTE, FILE = "buy <b>milk</b>", {"name": "cat.txt", "mimeType": "text/plain", "buffer": b"meow"}

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or not VITE.exists(), reason="needs Chromium, and npm install"
)


@pytest.fixture(scope="module")
def served(deployed_app: DeployedApp, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The page, as ``npm run page`` serves it, on a copy."""
    work = tmp_path_factory.mktemp("page")
    shutil.copytree(ROOT / "web", work / "web")
    for name in ("vite.config.js", "local-aws.js", "package.json"):
        shutil.copyfile(ROOT / name, work / name)
    (work / "node_modules").symlink_to(ROOT / "node_modules")
    outputs = work / "outputs.json"
    outputs.write_text(
        json.dumps({name: {"value": value} for name, value in deployed_app.outputs.items()})
    )
    environment = deployed_app.aws.environment
    printed = subprocess.run(
        ["gatehouse", "outputs", str(outputs), "--amplify"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    (work / "web" / "amplify_outputs.json").write_text(printed.stdout)
    vite = subprocess.Popen(
        [VITE, "web", "--config", "vite.config.js"],
        cwd=work,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(URL, timeout=5).close()
                break
            except OSError:
                assert vite.poll() is None, "Vite does not start: is port 5173 taken?"
                assert time.monotonic() < until
                time.sleep(0.2)
        yield
    finally:
        vite.terminate()
        vite.wait(30)


@pytest.fixture(scope="module")
def browser(served: None) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # In a container there is no sandbox to be had.
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def visit(browser: Browser, place: str = "", width: int = 390) -> Page:
    """Open the page as somebody with a phone who was never there."""
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    page.set_default_timeout(30_000)
    page.goto(URL + place)
    expect(page.get_by_role("heading", level=2).first).to_be_visible(timeout=30_000)
    return page


def sign_up(page: Page, app: DeployedApp, email: str) -> None:
    page.get_by_role("link", name="Create one").click()
    form = page.get_by_role("region", name="Create an account")
    form.get_by_label("E-mail").fill(email)
    form.get_by_label("Password").fill(PASSWORD)
    form.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Confirm your address")).to_be_focused()
    page.get_by_label("Code").fill(confirmation_code(app.aws.endpoint, email))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Your notes")).to_be_focused()


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    form = page.get_by_role("region", name="Sign in")
    form.get_by_label("E-mail").fill(email)
    form.get_by_label("Password").fill(password)
    form.get_by_role("button", name="Sign in").click()


@pytest.fixture(scope="module")
def ann(browser: Browser, deployed_app: DeployedApp) -> Page:
    """Ann, who has signed up, and has kept a note and stored a file."""
    page = visit(browser)
    sign_up(page, deployed_app, "ann@example.com")
    page.get_by_label("New note").fill(NOTE)
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_role("status")).to_have_text("The note is kept.")
    page.get_by_label("New file").set_input_files(FILE)  # type: ignore[arg-type]
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("status")).to_have_text("cat.txt is stored.")
    return page


@pytest.fixture(scope="module")
def bob(browser: Browser, deployed_app: DeployedApp) -> Page:
    """Bob, who has signed up and has nothing."""
    page = visit(browser)
    sign_up(page, deployed_app, "bob@example.com")
    return page


def test_a_note_is_shown_as_it_was_written(ann: Page) -> None:
    ann.goto(URL)
    ann.get_by_role("link", name=NOTE).click()
    expect(ann.get_by_role("heading", name="A note")).to_be_focused()
    expect(ann.locator("#shown-content")).to_have_text(NOTE)


def test_a_file_comes_back_as_it_was_stored(ann: Page) -> None:
    ann.goto(URL)
    ann.get_by_role("link", name="cat.txt").click()
    with ann.expect_download() as saved:
        ann.get_by_role("link", name="Save the file").click()
    assert Path(saved.value.path()).read_bytes() == b"meow"
    assert saved.value.suggested_filename == "cat.txt"


def test_another_user_sees_none_of_it(bob: Page) -> None:
    bob.goto(URL)
    expect(bob.get_by_text("No notes yet.")).to_be_visible()
    expect(bob.get_by_text("No files yet.")).to_be_visible()


def test_another_user_with_the_notes_address_reads_that_it_is_not_theirs(
    ann: Page, bob: Page
) -> None:
    ann.goto(URL)
    address = ann.get_by_role("link", name=NOTE).get_attribute("href")
    bob.goto(f"{URL}{address}")
    expect(bob.get_by_role("alert")).to_have_text("You have no such note.")
    expect(bob.locator("#shown-content")).to_be_empty()


def test_another_user_with_the_files_address_reads_that_it_is_not_theirs(
    ann: Page, bob: Page
) -> None:
    ann.goto(URL)
    address = ann.get_by_role("link", name="cat.txt").get_attribute("href")
    bob.goto(f"{URL}{address}")
    expect(bob.get_by_role("alert")).to_have_text("This file is not yours, so you may not open it.")


def test_a_wrong_password_is_said_in_words(ann: Page, browser: Browser) -> None:
    page = visit(browser)
    sign_in(page, "ann@example.com", "Wrong-1-horse")
    expect(page.get_by_role("alert")).to_have_text("The address or the password is wrong.")


def test_a_wrong_code_is_said_in_words(browser: Browser) -> None:
    page = visit(browser, "#sign-up")
    form = page.get_by_role("region", name="Create an account")
    form.get_by_label("E-mail").fill("cleo@example.com")
    form.get_by_label("Password").fill(PASSWORD)
    form.get_by_role("button", name="Create account").click()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("alert")).to_contain_text("This is not the code that was sent.")


def test_a_stranger_is_asked_to_sign_in(ann: Page, browser: Browser) -> None:
    address = ann.get_by_role("link", name="All notes").or_(ann.locator("#note-list a")).first
    page = visit(browser, str(address.get_attribute("href")))
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()


def test_who_signs_out_and_in_by_keyboard_finds_everything_again(
    ann: Page, browser: Browser
) -> None:
    page = visit(browser)
    for key in ("Tab", "ann@example.com", "Tab", PASSWORD, "Enter"):
        if key in ("Tab", "Enter"):
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)
    expect(page.get_by_role("link", name=NOTE)).to_be_visible()
    page.get_by_role("button", name="Sign out").press("Enter")
    expect(page.get_by_role("status")).to_have_text("You are signed out.")
    expect(page.locator("#note-list")).to_be_empty()


SLOW_WORKER = """
const register = navigator.serviceWorker.register;
navigator.serviceWorker.register = async function (...given) {
  await new Promise((done) => setTimeout(done, 2_000));
  return register.apply(this, given);
};
"""


def test_what_somebody_types_stays_however_slow_the_machine_is(browser: Browser) -> None:
    page = browser.new_page()
    page.add_init_script(SLOW_WORKER)
    page.goto(URL)
    email = page.get_by_role("region", name="Sign in").get_by_label("E-mail")
    email.fill("ann@example.com", timeout=30_000)
    page.wait_for_function("navigator.serviceWorker.controller")
    expect(email).to_have_value("ann@example.com")


def test_a_forced_reload_asks_no_aws_but_the_local_one(ann: Page, browser: Browser) -> None:
    page = visit(browser)
    with page.expect_navigation():
        page.context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})
    sign_in(page, "ann@example.com")
    expect(page.get_by_role("link", name=NOTE)).to_be_visible()


def test_who_signs_out_before_a_note_reads_so_and_leaves_nothing(
    ann: Page, browser: Browser
) -> None:
    page = visit(browser)
    sign_in(page, "ann@example.com")
    page.get_by_role("link", name=NOTE).click()
    expect(page.locator("#shown-content")).to_have_text(NOTE)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.evaluate("new Promise((done) => setTimeout(done))")
    expect(page.get_by_role("status")).to_have_text("You are signed out.")
    for left in ("#note-list", "#file-list", "#shown-content"):
        expect(page.locator(left)).to_be_empty()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(ann: Page, browser: Browser, scheme: str) -> None:
    axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
    ann.goto(URL)
    expect(ann.get_by_role("link", name=NOTE)).to_be_visible()
    for page in (ann, visit(browser), visit(browser, "#sign-up", width=1280)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.evaluate(axe)
        found = page.evaluate("axe.run().then((all) => all.violations.map((each) => each.help))")
        assert found == []
