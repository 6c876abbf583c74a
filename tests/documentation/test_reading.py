"""The site is read in Chromium, from its files and without a network."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
AXE = ROOT / "tests" / "attack" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (390, 1280)
RESULTS = ".md-search-result__item > a"
PAGES = (
    "index", "start", "concepts", "recipes", "http-api", "user-pool", "security", "on-call",
    "commands", "from-cdk", "transform-arguments", "access-review", "option-arguments", "auditors",
)  # fmt: skip
#: Each has something that the others have not: pictures, options, tables, code of many kinds.
AXE_PAGES = (
    ("index", 1280), ("concepts", 390), ("http-api", 1280), ("on-call", 390), ("state", 390),
    ("take-over", 390),
)  # fmt: skip
#: What the trackers of Amplify, Cognito's SDKs, Chalice and SST ask most, and the page for it.
QUESTIONS = {
    "which user is calling": "recipes",
    "which user has this identity id": "recipes",
    "401 unauthorized token": "on-call",
    "403 forbidden": "on-call",
    "429 too many requests": "on-call",
    "private folder for each user": "recipes",
    "guest access": "recipes",
    "cors browser": "http-api",
    "user pool or identity pool": "concepts",
    "refresh token expired": "recipes",
    "google sign in": "user-pool-federation",
    "user cannot sign in": "on-call",
    "replace user pool": "on-call",
    "custom domain certificate": "http-api",
    "503 service unavailable": "on-call",
    "lost authenticator mfa": "on-call",
}


@pytest.fixture
def page(site: Path, browser: Browser) -> Page:
    """A page whose requests for anything but files fail the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.on("request", lambda request: _is_a_file(request.url))
    return page


def _is_a_file(address: str) -> None:
    assert address.startswith(("file:", "data:", "blob:", "about:")), address


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways(site: Path, page: Page, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{(site / name).as_uri()}.html")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width


def test_the_search_finds_the_page_for_each_question(site: Path, page: Page) -> None:
    page.goto((site / "index.html").as_uri())
    box, found = page.locator("input.md-search__input"), page.locator(RESULTS)
    missed = {}
    for question, name in QUESTIONS.items():
        box.fill("")
        box.press("End")  # The search listens to keys.
        found.first.wait_for(state="detached", timeout=20_000)
        box.fill(question)
        box.press("End")
        found.first.wait_for(state="attached", timeout=20_000)
        page.wait_for_timeout(100)
        links = [Path(urlsplit(str(each.get_attribute("href"))).path).stem for each in found.all()]
        if name not in list(dict.fromkeys(links))[:3]:
            missed[question] = links[:6]
    assert missed == {}


def test_the_search_finds_nothing_for_what_is_not_there(site: Path, page: Page) -> None:
    page.goto((site / "index.html").as_uri())
    page.locator("input.md-search__input").fill("kubernetes")
    page.locator("input.md-search__input").press("End")
    page.locator(".md-search-result__meta", has_text="No matching documents").wait_for(
        state="attached", timeout=20_000
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site: Path, browser: Browser, scheme: str) -> None:
    if not AXE.exists():
        pytest.skip("needs npm ci in tests/attack/browser")
    found = {}
    for name, width in AXE_PAGES:
        page = browser.new_page(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        page.goto(f"{(site / name).as_uri()}.html")
        page.evaluate(AXE.read_text())
        violations = page.evaluate(
            "axe.run().then((all) => all.violations.map("
            "(each) => [each.id, each.nodes.slice(0, 3).map((one) => one.html.slice(0, 200))]))"
        )
        if violations:
            found[name] = violations
        page.close()
    assert found == {}
