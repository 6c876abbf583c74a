"""Passwords: the policy, the pauses after wrong ones, and what is kept of them.

https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow-features.html
"""

from __future__ import annotations

import json

import pytest
from gatehouse.local.services.contract import Json

from tests.unit.local.user_pools.world import PASSWORD, People, World, people

WRONG = "Wrong-1-horse"
NO = ("NotAuthorizedException", "Incorrect username or password.")
PAUSE = ("NotAuthorizedException", "Password attempts exceeded")


@pytest.fixture
def club(world: World) -> People:
    made = people(world)
    made.add()
    return made


def test_five_wrong_passwords_lock_out_for_a_second_then_for_twice_as_long(club: People) -> None:
    world = club.world
    for _ in range(5):
        assert world.refused("InitiateAuth", **club.asked(password=WRONG)) == NO
    assert world.refused("InitiateAuth", **club.asked()) == PAUSE
    world.now += 1.1
    assert world.refused("InitiateAuth", **club.asked(password=WRONG)) == NO
    world.now += 1.1
    assert world.refused("InitiateAuth", **club.asked()) == PAUSE
    world.now += 1
    assert club.sign_in()


def test_attempts_during_a_pause_do_not_lengthen_it(club: People) -> None:
    world = club.world
    for _ in range(5):
        world.refused("InitiateAuth", **club.asked(password=WRONG))
    for _ in range(20):
        assert world.refused("InitiateAuth", **club.asked(password=WRONG)) == PAUSE
    world.now += 1.1
    assert club.sign_in()


def test_a_right_password_forgets_the_wrong_ones(club: People) -> None:
    for _ in range(3):
        for _ in range(4):
            club.world.refused("InitiateAuth", **club.asked(password=WRONG))
        assert club.sign_in()


def test_the_pause_is_at_most_a_quarter_of_an_hour(club: People) -> None:
    world = club.world
    for _ in range(20):
        world.refused("InitiateAuth", **club.asked(password=WRONG))
        world.now += 901
    assert club.sign_in()


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Sh0rt!", "Password not long enough"),
        ("lower-case-1", "Password must have uppercase characters"),
        ("UPPER-CASE-1", "Password must have lowercase characters"),
        ("No-numbers", "Password must have numeric characters"),
        ("NoSymbols1", "Password must have symbol characters"),
    ],
)
def test_a_password_must_match_the_policy(club: People, password: str, words: str) -> None:
    asked = {"ClientId": club.client, "Username": "bob", "Password": password}
    assert club.world.refused("SignUp", **asked) == (
        "InvalidPasswordException",
        f"Password did not conform with policy: {words}",
    )


def test_a_former_password_is_not_taken_again(world: World) -> None:
    policy = {
        "MinimumLength": 8,
        "RequireUppercase": True,
        "RequireLowercase": True,
        "RequireNumbers": True,
        "RequireSymbols": True,
        "PasswordHistorySize": 2,
    }
    club = people(world, Policies={"PasswordPolicy": policy})
    club.add()
    token = club.sign_in()["AccessToken"]

    def change(old: str, new: str) -> Json:
        return {"AccessToken": token, "PreviousPassword": old, "ProposedPassword": new}

    world.call("ChangePassword", **change(PASSWORD, "Second-2-horse"))
    code, _ = world.refused("ChangePassword", **change("Second-2-horse", PASSWORD))
    assert code == "PasswordHistoryPolicyViolationException"
    world.call("ChangePassword", **change("Second-2-horse", "Third-3-horse"))
    world.call("ChangePassword", **change("Third-3-horse", PASSWORD))


def test_a_password_is_not_changed_without_the_former_one(club: People) -> None:
    asked = {"AccessToken": club.sign_in()["AccessToken"], "ProposedPassword": "Another-1-horse"}
    for _ in range(6):
        told = club.world.refused("ChangePassword", **asked)
        assert told == (
            "InvalidParameterException",
            "Missing required parameter OldPassword",
        )
    assert club.world.refused("ChangePassword", **asked, PreviousPassword=WRONG) == NO
    club.world.call("ChangePassword", **asked, PreviousPassword=PASSWORD)
    assert club.sign_in(password="Another-1-horse")


def test_a_temporary_password_expires(world: World) -> None:
    club = people(world)
    club.add(permanent=False)
    assert club.begin()["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    world.now += 7 * 86_400 + 1
    assert world.refused("InitiateAuth", **club.asked()) == (
        "NotAuthorizedException",
        "Temporary password has expired and must be reset by an administrator.",
    )


def test_no_password_can_be_read_from_what_is_kept(club: People) -> None:
    kept = json.dumps(club.world.service.save())
    assert PASSWORD not in kept
    again = World(now=club.world.now)
    again.service.load(json.loads(kept))
    back = People(again, club.pool, club.client)
    assert back.sign_in()
    assert again.refused("InitiateAuth", **back.asked(password=WRONG)) == NO


def test_two_users_with_one_password_have_different_verifiers(club: People) -> None:
    club.add("bob")
    users = club.world.service.save()["pools"][0]["users"]
    first, second = (each["password"] for each in users)
    assert first["salt"] != second["salt"]
    assert first["verifier"] != second["verifier"]


def test_state_of_another_form_is_refused_with_what_to_do(world: World) -> None:
    with pytest.raises(ValueError, match=r"must be of this release.*Remove the folder"):
        world.service.load({"form": 0, "pools": []})
    world.service.load({})


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_where_administrators_reset_passwords_nobody_learns_who_exists(
    world: World, name: str
) -> None:
    ways = {"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]}
    club = people(world, AccountRecoverySetting=ways)
    club.add(email="ada@example.com", email_verified="true")
    asked = {"ClientId": club.client, "Username": name}
    assert world.refused("ForgotPassword", **asked) == (
        "NotAuthorizedException",
        "Contact administrator to reset password.",
    )


def test_only_the_right_password_shows_that_it_must_be_reset(world: World) -> None:
    club = people(world, AutoVerifiedAttributes=["email"])
    club.add(email="ada@example.com", email_verified="true")
    world.call("AdminResetUserPassword", UserPoolId=club.pool, Username="ada")
    assert world.refused("InitiateAuth", **club.asked(password=WRONG)) == NO
    told = world.refused("InitiateAuth", **club.asked())
    assert told == ("PasswordResetRequiredException", "Password reset required for the user")


def reset(club: People, name: str, password: str) -> tuple[str, str]:
    return club.world.refused(
        "ConfirmForgotPassword",
        ClientId=club.client,
        Username=name,
        ConfirmationCode="000000",
        Password=password,
    )


def test_a_password_that_breaks_the_policy_does_not_show_who_exists(world: World) -> None:
    club = people(world, {"PreventUserExistenceErrors": "ENABLED"})
    club.add()
    told = {reset(club, name, "short") for name in ("ada", "nobody")}
    assert [code for code, _ in told] == ["InvalidPasswordException"]


def test_a_new_password_of_nobody_says_so_where_a_client_shows_who_exists(club: People) -> None:
    told = reset(club, "nobody", "Another-1-horse")
    assert told == ("UserNotFoundException", "Username/client id combination not found.")


def test_a_password_of_an_unknown_client_is_not_reset(club: People) -> None:
    asked = {"ClientId": "a" * 26, "Username": "ada"}
    assert club.world.refused("ForgotPassword", **asked) == (
        "ResourceNotFoundException",
        "Username/client id combination not found.",
    )


def test_the_password_of_a_disabled_user_is_not_reset(club: People) -> None:
    club.add("ann", email="ann@example.com", email_verified="true")
    asked = {"UserPoolId": club.pool, "Username": "ann"}
    club.world.call("AdminDisableUser", **asked)
    told = club.world.refused("AdminResetUserPassword", **asked)
    assert told == ("NotAuthorizedException", "User is disabled")
    club.world.call("AdminEnableUser", **asked)
    club.world.call("AdminResetUserPassword", **asked)


@pytest.mark.parametrize("password", [PASSWORD, "Wrong-1-horse"])
def test_an_unconfirmed_user_is_told_so_whatever_the_password(club: People, password: str) -> None:
    club.sign_up("bob", email="bob@example.com")
    told = club.world.refused("InitiateAuth", **club.asked("bob", password))
    assert told == ("UserNotConfirmedException", "User is not confirmed.")


def test_an_unconfirmed_user_is_told_so_before_a_proof_of_the_password(club: People) -> None:
    club.sign_up("bob", email="bob@example.com")
    given = {"USERNAME": "bob", "SRP_A": "ab" * 200}
    asked = {**club.asked("bob"), "AuthFlow": "USER_SRP_AUTH", "AuthParameters": given}
    assert club.world.refused("InitiateAuth", **asked)[0] == "UserNotConfirmedException"
    club.world.call("AdminConfirmSignUp", UserPoolId=club.pool, Username="bob")
    assert club.world.call("InitiateAuth", **asked)["ChallengeName"] == "PASSWORD_VERIFIER"
