"""People sign up and set a new password on the hosted pages, and come back to the app.

https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-endpoints.html
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from gatehouse.local.services.contract import Json, WebAnswer

from tests.unit.local.user_pools.browsing import WEB, Browser, asked, set_cookies, where
from tests.unit.local.user_pools.world import CALLBACK, PASSWORD, People, World, claims, people

MAIL = "ada@example.com"
NEW = "Another-1-horse"
FORM: Json = {"username": "ada", "password": PASSWORD, "requiredAttributes[email]": MAIL}
PAGES = ("/login", "/signup", "/forgotPassword", "/confirm", "/confirmForgotPassword")


def a_club(world: World, client: Json | None = None, **pool: Any) -> People:
    return people(world, {**WEB, **(client or {})}, **{"AutoVerifiedAttributes": ["email"], **pool})


@pytest.fixture
def club(world: World) -> People:
    return a_club(world)


@pytest.fixture
def browser(world: World) -> Browser:
    return Browser(world)


def page(path: str, club: People) -> str:
    return f"{path}?{urlencode(asked(club))}"


def sign_up(browser: Browser, club: People, **more: str) -> WebAnswer:
    browser.open(page("/signup", club))
    return browser.submit("/signup", {**asked(club), **FORM, **more})


def code(world: World) -> str:
    """Return the code of the newest message, as ``gatehouse mail`` shows it."""
    found = re.search(r"\b\d{6}\b", world.outside.newest().body)
    assert found
    return found[0]


def confirm(browser: Browser, club: People, **more: str) -> WebAnswer:
    return browser.submit(
        "/confirm", {**asked(club), "verification_code": code(club.world), **more}
    )


def username(club: People, answer: WebAnswer) -> str:
    """Return whose the tokens are that an app gets for the code it was sent back with."""
    address, told = where(answer)
    assert (address, told["state"]) == (CALLBACK, "s1")
    form = {
        "grant_type": "authorization_code",
        "client_id": club.client,
        "code": told["code"],
        "redirect_uri": CALLBACK,
    }
    made = json.loads(club.world.visit("POST", "/oauth2/token", form).body)
    return str(claims(made["id_token"])["cognito:username"])


def test_somebody_signs_up_confirms_and_is_back_at_the_app(club: People, browser: Browser) -> None:
    browser.open(page("/login", club))
    assert 'href="/signup?' in browser.shown
    sent = sign_up(browser, club)
    assert where(sent)[0] == "/confirm"
    browser.follow(sent)
    assert "A code was sent to a***@e***." in browser.shown
    assert username(club, confirm(browser, club)) == "ada"
    assert club.held()["email_verified"] == "true"


def test_functions_take_part_in_a_sign_up_on_the_pages(world: World, browser: Browser) -> None:
    arn = "arn:aws:lambda:eu-west-1:111122223333:function:sees"
    world.outside.functions[arn] = lambda event: event
    club = a_club(world, LambdaConfig={"PreSignUp": arn, "PostConfirmation": arn})
    browser.follow(sign_up(browser, club))
    confirm(browser, club)
    assert world.outside.sources == ["PreSignUp_SignUp", "PostConfirmation_ConfirmSignUp"]


def test_somebody_whom_a_function_confirms_is_back_at_once(world: World, browser: Browser) -> None:
    arn = "arn:aws:lambda:eu-west-1:111122223333:function:confirms"
    world.outside.functions[arn] = lambda event: {**event, "response": {"autoConfirmUser": True}}
    club = a_club(world, LambdaConfig={"PreSignUp": arn})
    assert username(club, sign_up(browser, club)) == "ada"


def test_the_code_of_a_sign_up_signs_in_only_the_browser_that_signed_up(
    club: People, browser: Browser
) -> None:
    sign_up(browser, club)
    other = Browser(club.world)
    other.open(page("/confirm", club))
    assert 'name="username"' in other.shown, "it does not know who"
    assert where(confirm(other, club, username="ada"))[0] == "/login"


def test_a_wrong_code_is_told_beside_its_field_and_the_right_one_still_works(
    club: People, browser: Browser
) -> None:
    browser.follow(sign_up(browser, club))
    right = code(club.world)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    refused = confirm(browser, club, verification_code=wrong)
    assert refused.status == 200
    assert 'aria-describedby="verification_code-error"' in browser.shown
    assert "Invalid verification code provided" in browser.shown
    assert username(club, confirm(browser, club)) == "ada"


def test_a_new_code_takes_the_place_of_the_first(club: People, browser: Browser) -> None:
    browser.follow(sign_up(browser, club))
    sent = len(club.world.outside.mails)
    browser.follow(browser.submit("/resendcode", asked(club)))
    assert len(club.world.outside.mails) == sent + 1
    assert username(club, confirm(browser, club)) == "ada"


def test_somebody_who_is_not_confirmed_comes_from_the_sign_in_to_the_code(
    club: People, browser: Browser
) -> None:
    club.sign_up(email=MAIL)
    sent = browser.sign_in(club, username="ada", password=PASSWORD)
    browser.follow(sent)
    assert where(confirm(browser, club))[0] == "/login", "no password was shown to be right"
    signed_in = browser.sign_in(club, username="ada", password=PASSWORD)
    assert username(club, signed_in) == "ada"


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"password": "weak"}, "password", "Password did not conform with policy"),
        ({"username": "bob"}, "username", "User already exists"),
    ],
)
def test_what_is_wrong_with_a_sign_up_is_told_beside_its_field(
    club: People, browser: Browser, wrong: Json, field: str, told: str
) -> None:
    club.add("bob")
    assert sign_up(browser, club, **wrong).status == 200
    assert f'id="{field}-error"' in browser.shown
    assert told in browser.shown
    assert f'value="{MAIL}"' in browser.shown, "what was typed is still there"
    assert PASSWORD not in browser.shown, "the password is not"
    assert where(sign_up(browser, club))[0] == "/confirm"


def test_the_form_asks_for_what_the_pool_needs(world: World, browser: Browser) -> None:
    club = a_club(
        world,
        UsernameAttributes=["email"],
        Schema=[{"Name": "given_name", "AttributeDataType": "String", "Required": True}],
    )
    browser.open(page("/signup", club))
    assert '<label for="username">Email</label>' in browser.shown
    assert re.findall(r'name="requiredAttributes\[(\w+)\]"', browser.shown) == ["given_name"]
    form = {"username": MAIL, "password": PASSWORD, "requiredAttributes[given_name]": "Ada"}
    browser.follow(browser.submit("/signup", {**asked(club), **form}))
    assert username(club, confirm(browser, club))


def test_a_client_with_a_secret_has_the_pages_too(world: World, browser: Browser) -> None:
    club = a_club(world)
    settings = {**WEB, "GenerateSecret": True}
    made = world.call("CreateUserPoolClient", UserPoolId=club.pool, ClientName="server", **settings)
    server = People(world, club.pool, made["UserPoolClient"]["ClientId"])
    browser.follow(sign_up(browser, server))
    assert where(confirm(browser, server))[1]["code"]


def test_nobody_signs_up_where_an_administrator_makes_the_users(
    world: World, browser: Browser
) -> None:
    club = a_club(world, AdminCreateUserConfig={"AllowAdminCreateUserOnly": True})
    browser.open(page("/login", club))
    assert "/signup" not in browser.shown
    assert "/forgotPassword" in browser.shown
    for answer in (
        browser.submit("/signup", {**asked(club), **FORM}),
        browser.open(page("/signup", club)),
    ):
        assert answer.status == 400
        assert b"SignUp is not permitted for this user pool" in answer.body
    assert world.call("ListUsers", UserPoolId=club.pool)["Users"] == []


def forgot(browser: Browser, club: People, name: str = "ada") -> WebAnswer:
    browser.open(page("/forgotPassword", club))
    return browser.submit("/forgotPassword", {**asked(club), "username": name})


def reset(browser: Browser, club: People, **more: str) -> WebAnswer:
    form = {"password": NEW, "confirm_password": NEW, **more}
    return browser.submit("/confirmForgotPassword", {**asked(club), **form})


def test_somebody_sets_a_new_password_and_is_back_at_the_app(
    club: People, browser: Browser
) -> None:
    club.add(email=MAIL, email_verified="true")
    browser.open(page("/login", club))
    assert 'href="/forgotPassword?' in browser.shown
    sent = forgot(browser, club)
    assert where(sent)[0] == "/confirmForgotPassword"
    browser.follow(sent)
    right = code(club.world)
    for wrong in (
        {"verification_code": right, "confirm_password": "x"},
        {"verification_code": right, "password": "weak", "confirm_password": "weak"},
        {"verification_code": f"{(int(right) + 1) % 1_000_000:06d}"},
    ):
        assert reset(browser, club, **wrong).status == 200
        assert 'aria-invalid="true"' in browser.shown
    assert username(club, reset(browser, club, verification_code=right)) == "ada"
    assert club.sign_in(password=NEW)
    again = browser.sign_in(club, username="ada", password=PASSWORD)
    assert b"Incorrect username or password." in again.body


def test_a_new_password_does_not_stand_for_the_second_factor(
    world: World, browser: Browser
) -> None:
    club = a_club(world)
    club.add(email=MAIL, email_verified="true")
    world.call(
        "SetUserPoolMfaConfig",
        UserPoolId=club.pool,
        MfaConfiguration="ON",
        SoftwareTokenMfaConfiguration={"Enabled": True},
    )
    browser.follow(forgot(browser, club))
    answer = reset(browser, club, verification_code=code(world))
    assert answer.status == 200
    assert b"Add this key to your app" in answer.body


def test_a_page_does_not_tell_whose_password_can_be_reset(world: World, browser: Browser) -> None:
    club = a_club(world, {"PreventUserExistenceErrors": "ENABLED"})
    club.add(email=MAIL, email_verified="true")
    known = forgot(browser, club)
    unknown = forgot(Browser(world), club, "nobody")
    assert where(known) == where(unknown)


def test_nobody_resets_a_password_where_an_administrator_does(
    world: World, browser: Browser
) -> None:
    by_administrator = {"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]}
    club = a_club(world, AccountRecoverySetting=by_administrator)
    browser.open(page("/login", club))
    assert "/forgotPassword" not in browser.shown
    assert "/signup" in browser.shown
    assert browser.open(page("/forgotPassword", club)).status == 400
    assert browser.open(page("/confirmForgotPassword", club)).status == 400


@pytest.mark.parametrize(
    "path", ["/signup", "/confirm", "/resendcode", "/forgotPassword", "/confirmForgotPassword"]
)
def test_a_form_of_another_site_changes_nothing(club: People, browser: Browser, path: str) -> None:
    club.add("bob", email="bob@example.com", email_verified="true")
    browser.open(page("/login", club))
    sent = len(club.world.outside.mails)
    answer = browser.post(path, {**asked(club), **FORM, "verification_code": "123456"})
    assert answer.status == 403
    assert len(club.world.outside.mails) == sent
    assert len(club.world.call("ListUsers", UserPoolId=club.pool)["Users"]) == 1


@pytest.mark.parametrize("path", PAGES)
def test_each_field_of_a_page_has_its_label(club: People, browser: Browser, path: str) -> None:
    browser.open(page(path, club))
    fields = re.findall(r'<input type="(?!hidden)\w+" id="([^"]+)"', browser.shown)
    labels = re.findall(r'<label for="([^"]+)"', browser.shown)
    assert fields
    assert fields == labels
    assert len(set(fields)) == len(fields)


@pytest.mark.parametrize("path", PAGES)
def test_each_page_sends_nobody_to_an_address_that_is_not_the_apps(
    club: People, browser: Browser, path: str
) -> None:
    wrong = urlencode(asked(club, redirect_uri="https://evil.example.com"))
    assert browser.open(f"{path}?{wrong}").status == 400
    assert browser.open(page(path, club)).status == 200


def test_what_a_page_leaves_to_the_next_is_no_scripts(club: People, browser: Browser) -> None:
    left = [line for line in set_cookies(sign_up(browser, club)) if line.startswith("page-data=")]
    assert len(left) == 1
    assert {"HttpOnly", "SameSite=Lax"} <= set(left[0].split("; "))
    assert "ada" not in left[0]
