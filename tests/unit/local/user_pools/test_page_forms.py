"""Forms of the hosted pages belong to the browser that they were shown in.

https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from gatehouse.local.services.contract import Json

from tests.unit.local.user_pools.browsing import WEB, Browser, asked, set_cookies, where
from tests.unit.local.user_pools.world import PASSWORD, People, World, people

ADA: Json = {"username": "ada", "password": PASSWORD}


@pytest.fixture
def club(world: World) -> People:
    made = people(world, WEB)
    made.add(email="ada@example.com")
    return made


def test_a_form_that_another_site_sends_signs_nobody_in(club: People) -> None:
    attacker, victim = Browser(club.world), Browser(club.world)
    attacker.open(f"/login?{urlencode(asked(club))}")
    victim.open(f"/login?{urlencode(asked(club))}")
    right = {**asked(club), **ADA}
    theirs = {**right, "_csrf": attacker.hidden("_csrf")}
    for form in (right, theirs, {**right, "_csrf": ""}):
        refused = victim.post("/login", form)
        assert refused.status == 403
        assert b"must be sent by the browser" in refused.body
    assert Browser(club.world).post("/login", theirs).status == 403, "without a cookie"
    assert where(attacker.post("/login", theirs))[1]["code"]


def test_a_challenge_is_answered_in_the_browser_that_it_was_given_to(club: People) -> None:
    club.add("bob", permanent=False)
    attacker, victim = Browser(club.world), Browser(club.world)
    attacker.sign_in(club, username="bob", password=PASSWORD)
    form = {
        "_csrf": attacker.hidden("_csrf"),
        "mfa_token": attacker.hidden("mfa_token"),
        "new_password": "New-1-horse",
        "confirm_password": "New-1-horse",
    }
    victim.open(f"/login?{urlencode(asked(club))}")
    assert victim.post("/login", form).status == 403
    assert where(attacker.post("/login", form))[1]["code"]


def test_pages_in_two_tabs_both_work(club: People) -> None:
    browser = Browser(club.world)
    browser.open(f"/login?{urlencode(asked(club))}")
    first = browser.hidden("_csrf")
    browser.open(f"/login?{urlencode(asked(club))}")
    assert where(browser.post("/login", {**asked(club), **ADA, "_csrf": first}))[1]["code"]


def test_a_cookie_of_another_program_on_the_machine_breaks_no_page(club: People) -> None:
    browser = Browser(club.world, {"other": '{"a": "b, c"}', "": "x"})
    assert where(browser.sign_in(club, **ADA))[1]["code"]


def test_the_cookie_is_secure_where_the_page_came_by_https(club: People) -> None:
    page = f"/login?{urlencode(asked(club))}"
    [plain] = set_cookies(Browser(club.world).open(page))
    [secure] = set_cookies(Browser(club.world).open(page, **{"x-forwarded-proto": "https"}))
    for flag in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in plain.split("; ")
        assert flag in secure.split("; ")
    assert ("Secure" in plain, "Secure" in secure) == (False, True)


def test_a_page_is_kept_nowhere_and_shown_in_no_frame(club: People) -> None:
    page = Browser(club.world).open(f"/login?{urlencode(asked(club))}")
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Content-Security-Policy"] == "frame-ancestors 'none'"


def test_the_app_gets_its_state_back_as_it_was(club: People) -> None:
    state = 'a b+c&d="é"/=='
    answer = Browser(club.world).sign_in(club, **ADA, state=state)
    assert where(answer)[1]["state"] == state
