"""Users: finding them by their names, listing them, and their attributes.

https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
"""

from __future__ import annotations

import time
from typing import Any

import pytest
from gatehouse.local.services.contract import Json

from tests.unit.local.user_pools.world import PASSWORD, People, World, claims, listed, people

MAIL = "ada@example.com"


@pytest.fixture
def club(world: World) -> People:
    return people(world)


def found(club: People, text: str) -> list[str]:
    users = club.world.call("ListUsers", UserPoolId=club.pool, Filter=text)["Users"]
    return [each["Username"] for each in users]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('username = "ada"', ["ada"]),
        ('username ^= "a"', ["ada", "ann"]),
        ('email = "ANN@example.com"', ["ann"]),
        ('family_name = "O\\"Neil"', ["bob"]),
        ('cognito:user_status = "CONFIRMED"', ["ada", "ann", "bob"]),
        ('cognito:user_status = "confirmed"', ["ada", "ann", "bob"]),
        ('cognito:user_status = "unconfirmed"', []),
        ('status = "disabled"', []),
        ('status = "Disabled"', ["bob"]),
        ('"email"^="b"', ["bob"]),
        ("", ["ada", "ann", "bob"]),
    ],
)
def test_a_filter_finds_users(club: People, text: str, names: list[str]) -> None:
    club.add("ada", email=MAIL)
    club.add("ann", email="ann@example.com")
    club.add("bob", email="bob@example.com", family_name='O"Neil')
    club.world.call("AdminDisableUser", UserPoolId=club.pool, Username="bob")
    assert found(club, text) == names


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("email", "Error while parsing filter."),
        ('email > "a"', "Error while parsing filter."),
        ('email = "a" and name = "b"', "Error while parsing filter."),
        ('custom:zip = "1"', "Invalid search attribute: custom:zip"),
    ],
)
def test_a_filter_that_is_none_is_refused(club: People, text: str, said: str) -> None:
    asked = {"UserPoolId": club.pool, "Filter": text}
    assert club.world.refused("ListUsers", **asked) == ("InvalidParameterException", said)


def test_every_user_is_on_one_page(club: People) -> None:
    names = [f"user-{number:03}" for number in range(125)]
    for name in names:
        club.add(name, permanent=False)
    seen: list[str] = []
    more: dict[str, str] = {}
    while True:
        told = club.world.call("ListUsers", UserPoolId=club.pool, Limit=50, **more)
        seen += [each["Username"] for each in told["Users"]]
        if "PaginationToken" not in told:
            break
        more = {"PaginationToken": told["PaginationToken"]}
    assert seen == names


def test_a_page_names_the_attributes_that_were_asked_for(club: People) -> None:
    club.add(email=MAIL, nickname="Ada")
    asked = {"UserPoolId": club.pool, "AttributesToGet": ["email"]}
    (user,) = club.world.call("ListUsers", **asked)["Users"]
    assert user["Attributes"] == [{"Name": "email", "Value": MAIL}]
    wrong = {**asked, "AttributesToGet": ["custom:none"]}
    assert club.world.refused("ListUsers", **wrong)[0] == "InvalidParameterException"


def test_finding_one_of_many_users_takes_no_longer_than_one_of_few(world: World) -> None:
    """Compares with itself: a search through all users would take thousands of times as long."""
    club = people(world, AliasAttributes=["email"])
    store = world.user_pools.store
    users = store.users(store.pools[club.pool])

    def asked(number: int) -> float:
        began = time.perf_counter()
        for _ in range(50):
            world.call("AdminGetUser", UserPoolId=club.pool, Username=f"{number}@example.com")
        return time.perf_counter() - began

    from gatehouse.local.services.cognito_idp.records import User

    def fill(start: int, end: int) -> None:
        for number in range(start, end):
            mail = {"email": f"{number}@example.com", "email_verified": "true"}
            users.add(User(f"u{number}", {"sub": f"s{number}", **mail}, "CONFIRMED", 0.0, 0.0))

    fill(0, 10)
    few = asked(5)
    fill(10, 20_000)
    assert asked(19_999) < 20 * few


@pytest.mark.parametrize("verified", [True, False])
def test_an_alias_counts_once_it_is_verified(world: World, verified: bool) -> None:
    club = people(world, AliasAttributes=["email"])
    club.add(email=MAIL, email_verified="true" if verified else "false")
    asked = {"UserPoolId": club.pool, "Username": MAIL}
    if verified:
        assert world.call("AdminGetUser", **asked)["Username"] == "ada"
        assert club.sign_in(MAIL)
    else:
        assert world.refused("AdminGetUser", **asked)[0] == "UserNotFoundException"


def test_an_alias_of_another_user_is_taken_where_the_request_says_so(world: World) -> None:
    club = people(world, AliasAttributes=["email"])
    mine: Any = {"email": MAIL, "email_verified": "true"}
    club.add("ada", **mine)
    asked = {
        "UserPoolId": club.pool,
        "Username": "bob",
        "MessageAction": "SUPPRESS",
        "UserAttributes": listed(mine),
    }
    assert world.refused("AdminCreateUser", **asked)[0] == "AliasExistsException"
    world.call("AdminCreateUser", **asked, ForceAliasCreation=True)
    got = world.call("AdminGetUser", UserPoolId=club.pool, Username=MAIL)
    assert got["Username"] == "bob"
    assert club.held("ada")["email_verified"] == "false"


def test_a_name_is_no_address_where_the_address_is_an_alias(world: World) -> None:
    club = people(world, AliasAttributes=["email"])
    asked = {"ClientId": club.client, "Username": MAIL, "Password": PASSWORD}
    assert world.refused("SignUp", **asked)[0] == "InvalidParameterException"


def test_in_a_pool_without_names_the_name_is_the_sub(world: World) -> None:
    club = people(world, UsernameAttributes=["email"])
    told = club.sign_up(MAIL)
    user = world.call("AdminGetUser", UserPoolId=club.pool, Username=MAIL)
    assert user["Username"] == told["UserSub"] == club.held(MAIL)["sub"]
    assert club.held(MAIL)["email"] == MAIL
    asked = {"ClientId": club.client, "Username": "ada", "Password": PASSWORD}
    assert world.refused("SignUp", **asked)[1] == "Username should be an email."


def test_two_users_do_not_have_one_address_instead_of_a_name(world: World) -> None:
    club = people(world, UsernameAttributes=["email"])
    club.sign_up(MAIL)
    asked = {"ClientId": club.client, "Username": MAIL, "Password": PASSWORD}
    assert world.refused("SignUp", **asked)[0] == "UsernameExistsException"


def test_an_address_instead_of_a_name_is_not_given_to_a_second_user(world: World) -> None:
    club = people(world, UsernameAttributes=["email"])
    club.add(MAIL)
    club.add("ann@example.com")
    asked = {"UserPoolId": club.pool, "Username": "ann@example.com"}
    email = [{"Name": "email", "Value": MAIL}]
    assert world.refused("AdminUpdateUserAttributes", **asked, UserAttributes=email) == (
        "AliasExistsException",
        "An account with the given email already exists.",
    )
    mine = [{"Name": "email", "Value": "ann@example.com"}]
    world.call("AdminUpdateUserAttributes", **asked, UserAttributes=mine)


@pytest.mark.parametrize(("flag", "counts"), [("true", True), ("True", True), ("False", False)])
def test_an_address_is_verified_however_the_word_is_written(
    world: World, flag: str, counts: bool
) -> None:
    club = people(world, AliasAttributes=["email"])
    club.add(email=MAIL, email_verified=flag)
    assert claims(club.sign_in()["IdToken"])["email_verified"] is counts
    asked = {"ClientId": club.client, "Username": "ada"}
    if counts:
        sent = world.call("ForgotPassword", **asked)["CodeDeliveryDetails"]
        assert sent["AttributeName"] == "email"
        assert club.held(MAIL)["email"] == MAIL
    else:
        assert world.refused("ForgotPassword", **asked)[0] == "InvalidParameterException"
        named = {"UserPoolId": club.pool, "Username": MAIL}
        assert world.refused("AdminGetUser", **named)[0] == "UserNotFoundException"


def test_an_address_says_that_it_is_not_verified_once_its_user_has_given_it(world: World) -> None:
    club = people(world)
    asked = {"UserPoolId": club.pool, "Username": "ann"}
    email = [{"Name": "email", "Value": MAIL}]
    made = world.call("AdminCreateUser", **asked, UserAttributes=email)["User"]
    assert {each["Name"] for each in made["Attributes"]} == {"sub", "email"}
    assert {*club.held("ann")} == {"sub", "email"}
    club.sign_up("bob", email="bob@example.com")
    assert club.held("bob")["email_verified"] == "false"


@pytest.mark.parametrize("by", ["user", "administrator"])
def test_attributes_are_deleted(club: People, by: str) -> None:
    club.add(email=MAIL, nickname="Ada")
    names = {"UserAttributeNames": ["nickname"]}
    if by == "user":
        token = club.sign_in()["AccessToken"]
        club.world.call("DeleteUserAttributes", AccessToken=token, **names)
    else:
        club.world.call("AdminDeleteUserAttributes", UserPoolId=club.pool, Username="ada", **names)
    assert "nickname" not in club.held()
    assert club.held()["email"] == MAIL


def test_what_a_user_must_have_is_not_deleted(world: World) -> None:
    schema = [{"Name": "email", "Required": True, "Mutable": True}]
    club = people(world, {"WriteAttributes": ["email"]}, Schema=schema)
    club.add(email=MAIL, nickname="Ada")
    token = club.sign_in()["AccessToken"]
    for name, code in (
        ("email", "InvalidParameterException"),
        ("sub", "InvalidParameterException"),
        ("nickname", "NotAuthorizedException"),
        ("custom:none", "InvalidParameterException"),
    ):
        asked = {"AccessToken": token, "UserAttributeNames": [name]}
        assert world.refused("DeleteUserAttributes", **asked)[0] == code


def test_a_group_that_is_deleted_has_no_members(club: People) -> None:
    club.add()
    group = {"UserPoolId": club.pool, "GroupName": "readers"}
    club.world.call("CreateGroup", **group)
    club.world.call("AdminAddUserToGroup", **group, Username="ada")
    assert club.world.call("ListUsersInGroup", **group)["Users"][0]["Username"] == "ada"
    club.world.call("DeleteGroup", **group)
    club.world.call("CreateGroup", **group)
    assert club.world.call("ListUsersInGroup", **group)["Users"] == []


EMAIL_WORDS = "User email should be empty or same as username, since username attribute is email."
PHONE_WORDS = (
    "User phone number should be empty or same as username, since username attribute is "
    "phone_number."
)


@pytest.mark.parametrize(
    ("names", "name", "attributes", "words"),
    [
        (["email"], "ada", {}, "Username should be an email."),
        (["phone_number"], "ada", {}, "Username should be a phone number."),
        (
            ["email", "phone_number"],
            "ada",
            {},
            "Username should be either an email or a phone number.",
        ),
        (["email"], "ada@example.com", {"email": "Ada@example.com"}, EMAIL_WORDS),
        (["phone_number"], "+15555550101", {"phone_number": "+15555550102"}, PHONE_WORDS),
        (["email", "phone_number"], "a@example.com", {"email": "b@example.com"}, EMAIL_WORDS),
    ],
)
@pytest.mark.parametrize("by", ["AdminCreateUser", "SignUp"])
def test_a_name_is_the_address_that_people_sign_in_with(
    world: World, names: list[str], name: str, attributes: Json, words: str, by: str
) -> None:
    """https://github.com/jagregory/cognito-local/issues/102"""
    club = people(world, UsernameAttributes=names)
    given = {"Username": name, "UserAttributes": listed(attributes)}
    signing_up = {"ClientId": club.client, "Password": PASSWORD}
    asked = {**given, **(signing_up if by == "SignUp" else {"UserPoolId": club.pool})}
    assert world.refused(by, **asked) == ("InvalidParameterException", words)
    right = "ada@example.com" if "email" in names else "+15555550101"
    world.call(by, **{**asked, "Username": right, "UserAttributes": []})


def test_an_invitation_is_sent_again_to_the_address_that_is_the_name(world: World) -> None:
    club = people(world, UsernameAttributes=["email"])
    made = {"UserPoolId": club.pool, "Username": "ada@example.com"}
    user = world.call("AdminCreateUser", **made)["User"]
    again = {"UserPoolId": club.pool, "MessageAction": "RESEND"}
    told = world.refused("AdminCreateUser", **again, Username=user["Username"])
    assert told == ("InvalidParameterException", "Username should be an email.")
    sent = world.call("AdminCreateUser", **{**made, **again})["User"]
    assert sent["Username"] == user["Username"]


@pytest.mark.parametrize("by", ["AdminCreateUser", "SignUp"])
def test_nobody_chooses_the_sub(club: People, by: str) -> None:
    given = {"Username": "eve", "UserAttributes": listed({"sub": "0" * 36})}
    signing_up = {"ClientId": club.client, "Password": PASSWORD}
    asked = {**given, **(signing_up if by == "SignUp" else {"UserPoolId": club.pool})}
    told = ("InvalidParameterException", "Cannot modify the non-mutable attribute sub")
    assert club.world.refused(by, **asked) == told
    club.world.call(by, **{**asked, "UserAttributes": []})


def test_a_user_of_the_pool_whose_provider_is_disabled_has_no_password(club: People) -> None:
    """https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableProviderForUser.html"""
    club.add("ada")
    club.add("bob")
    subject = {"ProviderName": "Cognito", "ProviderAttributeName": "Cognito_Subject"}
    user = {**subject, "ProviderAttributeValue": "ada"}
    club.world.call("AdminDisableProviderForUser", UserPoolId=club.pool, User=user)
    told = club.world.refused("InitiateAuth", **club.asked("ada"))
    assert told == ("NotAuthorizedException", "Incorrect username or password.")
    assert club.sign_in("bob")
