"""What nobody should send has an error of the service, never a failure of the local AWS."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.local.services.contract import Json

from tests.unit.local.user_pools.world import PASSWORD, People, World, people

HALF = "\ud800"


@pytest.fixture
def club(world: World) -> People:
    made = people(world)
    made.add()
    return made


@pytest.mark.parametrize(
    "given",
    [
        {"USERNAME": HALF, "PASSWORD": PASSWORD},
        {"USERNAME": "ada", "PASSWORD": HALF},
        {"USERNAME": "ada", "PASSWORD": PASSWORD, "SECRET_HASH": HALF},
        {"USERNAME": "ada"},
        {"PASSWORD": PASSWORD},
        {},
    ],
)
@pytest.mark.parametrize("secret", [True, False])
def test_a_sign_in_with_odd_text_is_refused(world: World, given: Json, secret: bool) -> None:
    club = people(world, {"GenerateSecret": secret})
    club.add()
    asked = {**club.asked(), "AuthParameters": given}
    code, _ = world.refused("InitiateAuth", **asked)
    assert code in {
        "InvalidParameterException",
        "NotAuthorizedException",
        "UserNotFoundException",
    }


@pytest.mark.parametrize("value", ["", "xyz", "f" * 100_000, HALF])
def test_a_proof_begins_with_a_number(club: People, value: str) -> None:
    asked: Any = {
        "ClientId": club.client,
        "AuthFlow": "USER_SRP_AUTH",
        "AuthParameters": {"USERNAME": "ada", "SRP_A": value},
    }
    assert club.world.refused("InitiateAuth", **asked)[0] == "InvalidParameterException"


@pytest.mark.parametrize("part", ["PASSWORD_CLAIM_SIGNATURE", "PASSWORD_CLAIM_SECRET_BLOCK"])
@pytest.mark.parametrize("value", [HALF, "ä", "====", "x" * 5000])
def test_a_proof_of_odd_text_is_refused(club: People, part: str, value: str) -> None:
    begin: Any = {
        "ClientId": club.client,
        "AuthFlow": "USER_SRP_AUTH",
        "AuthParameters": {"USERNAME": "ada", "SRP_A": "ab" * 384},
    }
    given = club.world.call("InitiateAuth", **begin)
    proof = {
        "TIMESTAMP": "Sat Nov 28 19:00:00 UTC 2026",
        "PASSWORD_CLAIM_SIGNATURE": "AAAA",
        "PASSWORD_CLAIM_SECRET_BLOCK": given["ChallengeParameters"]["SECRET_BLOCK"],
        part: value,
    }
    code, _ = club.world.refused("RespondToAuthChallenge", **club.answer(given, **proof))
    unreadable = part == "PASSWORD_CLAIM_SIGNATURE" and not value.startswith("x")
    assert code == ("InvalidParameterException" if unreadable else "NotAuthorizedException")


@pytest.mark.parametrize("token", ["", "a", "a.b.c", HALF, "e30.e30.", "." * 4])
def test_a_token_that_is_none_is_refused(club: People, token: str) -> None:
    for operation in ("GetUser", "GlobalSignOut", "ListDevices", "DeleteUser"):
        assert club.world.refused(operation, AccessToken=token)[0] == "NotAuthorizedException"


def test_an_administrator_does_not_use_the_flow_of_users(club: People) -> None:
    told = club.world.refused("AdminInitiateAuth", UserPoolId=club.pool, **club.asked())
    assert told == ("InvalidParameterException", "Initiate Auth method not supported.")
