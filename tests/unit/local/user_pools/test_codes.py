"""Codes are of chance, expire, can't be guessed, and go where only their owner reads them.

https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html (validity of codes)
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CodeDeliveryDetailsType.html
"""

from __future__ import annotations

import re

import pytest
from gatehouse.local.services.cognito_idp.settings import Settings

from tests.unit.local.user_pools.world import PASSWORD, People, World, people

MAIL = "ada@example.com"


@pytest.fixture
def club(world: World) -> People:
    return people(world, AutoVerifiedAttributes=["email"])


def code_of(club: People) -> str:
    found = re.search(r"\d{6}", club.world.outside.newest().body)
    assert found
    return found[0]


def confirm(club: People, code: str) -> dict[str, str]:
    return {"ClientId": club.client, "Username": "ada", "ConfirmationCode": code}


def test_two_codes_differ_and_each_is_in_its_mail(club: People) -> None:
    found = set()
    for number in range(4):
        club.sign_up(f"user-{number}", email=f"{number}@example.com")
        found.add(code_of(club))
    assert len(found) > 1
    assert club.world.outside.newest().to == "3@example.com"


def test_a_code_confirms_once_and_verifies_the_address(club: People) -> None:
    club.sign_up(email=MAIL)
    assert club.held()["email_verified"] == "false"
    code = code_of(club)
    club.world.call("ConfirmSignUp", **confirm(club, code))
    assert club.held()["email_verified"] == "true"
    told = club.world.refused("ConfirmSignUp", **confirm(club, code))
    assert told == (
        "NotAuthorizedException",
        "User cannot be confirmed. Current status is CONFIRMED",
    )


def test_a_code_expires_after_a_day(club: People) -> None:
    club.sign_up(email=MAIL)
    code = code_of(club)
    club.world.now += 86_401
    assert club.world.refused("ConfirmSignUp", **confirm(club, code))[0] == "ExpiredCodeException"
    club.world.call("ResendConfirmationCode", ClientId=club.client, Username="ada")
    club.world.call("ConfirmSignUp", **confirm(club, code_of(club)))


def test_a_new_code_replaces_the_one_before(club: People) -> None:
    club.sign_up(email=MAIL)
    first = code_of(club)
    club.world.call("ResendConfirmationCode", ClientId=club.client, Username="ada")
    if code_of(club) != first:
        told = club.world.refused("ConfirmSignUp", **confirm(club, first))
        assert told[0] == "CodeMismatchException"


def test_a_code_is_not_found_by_guessing(club: People) -> None:
    club.sign_up(email=MAIL)
    code = code_of(club)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        told = club.world.refused("ConfirmSignUp", **confirm(club, wrong))
        assert told[0] == "CodeMismatchException"
    told = club.world.refused("ConfirmSignUp", **confirm(club, code))
    assert told == (
        "LimitExceededException",
        "Attempt limit exceeded, please try after some time.",
    )
    club.world.now += 3_601
    club.world.call("ConfirmSignUp", **confirm(club, code))


def test_a_code_for_a_new_password_expires_after_an_hour(club: People) -> None:
    club.add(email=MAIL, email_verified="true")
    asked = {"ClientId": club.client, "Username": "ada"}
    club.world.call("ForgotPassword", **asked)
    code = code_of(club)
    club.world.now += 3_601
    new = {**asked, "ConfirmationCode": code, "Password": "Another-1-horse"}
    assert club.world.refused("ConfirmForgotPassword", **new)[0] == "ExpiredCodeException"
    club.world.call("ForgotPassword", **asked)
    club.world.call("ConfirmForgotPassword", **{**new, "ConfirmationCode": code_of(club)})
    assert club.sign_in(password="Another-1-horse")


@pytest.mark.parametrize(
    ("attribute", "address", "shown"),
    [
        ("email", "ada@example.com", "a***@e***"),
        ("phone_number", "+14325551212", "+*******1212"),
    ],
)
def test_the_address_that_a_code_went_to_is_masked(
    world: World, attribute: str, address: str, shown: str
) -> None:
    club = people(world, AutoVerifiedAttributes=[attribute])
    told = club.sign_up(**{attribute: address})["CodeDeliveryDetails"]
    assert (told["Destination"], told["AttributeName"]) == (shown, attribute)
    assert told["DeliveryMedium"] == ("EMAIL" if attribute == "email" else "SMS")


def test_a_switch_makes_codes_known() -> None:
    club = people(World(Settings(fixed_codes=True)), AutoVerifiedAttributes=["email"])
    club.sign_up(email=MAIL)
    assert code_of(club) == "123456"


def test_a_link_confirms_where_the_pool_sends_links(world: World) -> None:
    template = {
        "DefaultEmailOption": "CONFIRM_WITH_LINK",
        "EmailMessageByLink": "Please {##confirm##} it.",
        "EmailSubjectByLink": "Confirm",
    }
    club = people(world, AutoVerifiedAttributes=["email"], VerificationMessageTemplate=template)
    club.sign_up(email=MAIL)
    body = world.outside.newest().body
    found = re.search(r'href="([^"]+)">confirm<', body)
    assert found, body
    assert world.visit("GET", f"{found[1]}0").status == 400
    assert world.visit("GET", found[1]).status == 200
    assert club.sign_in()


def test_a_new_address_is_used_once_it_is_verified(world: World) -> None:
    """Where the pool says so: UserAttributeUpdateSettings in the API reference."""
    club = people(
        world,
        AutoVerifiedAttributes=["email"],
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
    )
    club.add(email=MAIL, email_verified="true")
    token = club.sign_in()["AccessToken"]
    new = [{"Name": "email", "Value": "new@example.com"}]
    told = world.call("UpdateUserAttributes", AccessToken=token, UserAttributes=new)
    assert told["CodeDeliveryDetailsList"][0]["Destination"] == "n***@e***"
    assert club.held()["email"] == MAIL
    asked = {"AccessToken": token, "AttributeName": "email", "Code": code_of(club)}
    world.call("VerifyUserAttribute", **asked)
    assert (club.held()["email"], club.held()["email_verified"]) == ("new@example.com", "true")


@pytest.mark.parametrize("hides", [True, False])
def test_a_client_that_hides_users_answers_for_unknown_ones_as_for_others(
    world: World, hides: bool
) -> None:
    """ "Managing error responses" in the developer guide."""
    shown = {"PreventUserExistenceErrors": "ENABLED" if hides else "LEGACY"}
    club = people(world, shown, AutoVerifiedAttributes=["email"])
    nobody = {"ClientId": club.client, "Username": "nobody@example.com"}
    wrong = {**nobody, "ConfirmationCode": "000000"}
    if hides:
        told = world.call("ForgotPassword", **nobody)["CodeDeliveryDetails"]
        assert told["Destination"] == "n***@e***"
        assert world.refused("ConfirmSignUp", **wrong)[0] == "CodeMismatchException"
        told_of_password = world.refused("InitiateAuth", **club.asked("nobody@example.com"))
        club.add(email=MAIL)
        mine = world.refused("InitiateAuth", **club.asked("ada", "Wrong-1-horse"))
        assert told_of_password == mine
    else:
        assert world.refused("ForgotPassword", **nobody)[0] == "UserNotFoundException"
        assert world.refused("ConfirmSignUp", **wrong)[0] == "UserNotFoundException"
        told_of_password = world.refused("InitiateAuth", **club.asked("nobody@example.com"))
        assert told_of_password[0] == "UserNotFoundException"


def test_a_client_that_hides_users_answers_for_disabled_ones_as_for_unknown_ones(
    world: World,
) -> None:
    """ "Managing error responses" in the developer guide."""
    shown = {"PreventUserExistenceErrors": "ENABLED"}
    club = people(world, shown, AutoVerifiedAttributes=["email"])
    club.add("ada", email=MAIL, email_verified="true")
    club.sign_up("bob", email="bob@example.com")
    sent = len(world.outside.mails)
    for name in ("ada", "bob"):
        world.call("AdminDisableUser", UserPoolId=club.pool, Username=name)
    named = {"ClientId": club.client, "Username": "ada"}
    assert world.call("ForgotPassword", **named)["CodeDeliveryDetails"]
    assert world.call("ResendConfirmationCode", **{**named, "Username": "bob"})
    assert len(world.outside.mails) == sent
    entered = {"ConfirmationCode": "000000", "Password": f"{PASSWORD}2"}
    assert world.refused("ConfirmForgotPassword", **named, **entered)[0] == "CodeMismatchException"
    told = {
        world.refused("InitiateAuth", **club.asked(name, "Wrong-1-horse"))
        for name in ("ada", "nobody")
    }
    assert told == {("NotAuthorizedException", "Incorrect username or password.")}


def test_a_code_of_a_user_who_was_disabled_since_is_not_taken(club: People) -> None:
    club.add(email=MAIL, email_verified="true")
    named = {"ClientId": club.client, "Username": "ada"}
    club.world.call("ForgotPassword", **named)
    entered = {"ConfirmationCode": code_of(club), "Password": f"{PASSWORD}2"}
    user = {"UserPoolId": club.pool, "Username": "ada"}
    club.world.call("AdminDisableUser", **user)
    told = club.world.refused("ConfirmForgotPassword", **named, **entered)
    assert told == ("NotAuthorizedException", "User is disabled.")
    club.world.call("AdminEnableUser", **user)
    club.world.call("ConfirmForgotPassword", **named, **entered)
    assert club.sign_in(password=f"{PASSWORD}2")


@pytest.mark.parametrize("hides", [True, False])
def test_an_imported_user_is_told_to_reset_the_password_unless_a_client_hides_users(
    world: World, hides: bool
) -> None:
    """ "Managing error responses" in the developer guide."""
    club = people(world, {"PreventUserExistenceErrors": "ENABLED" if hides else "LEGACY"})
    club.add(email=MAIL, email_verified="true")
    user = next(iter(world.user_pools.store.users(world.user_pools.store.pools[club.pool])))
    user.status, user.password = "RESET_REQUIRED", None
    code = world.refused("InitiateAuth", **club.asked())[0]
    assert code == ("NotAuthorizedException" if hides else "PasswordResetRequiredException")


def test_a_password_is_reset_after_an_administrator_asked_for_it(club: People) -> None:
    club.add(email=MAIL, email_verified="true")
    club.world.call("AdminResetUserPassword", UserPoolId=club.pool, Username="ada")
    code = club.world.refused("InitiateAuth", **club.asked())[0]
    assert code == "PasswordResetRequiredException"
    club.world.call(
        "ConfirmForgotPassword",
        ClientId=club.client,
        Username="ada",
        ConfirmationCode=code_of(club),
        Password=f"{PASSWORD}2",
    )
    assert club.sign_in(password=f"{PASSWORD}2")
