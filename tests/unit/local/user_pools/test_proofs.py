"""Sign-in by SRP, with pycognito's side of it.

What AWS answers was measured: https://github.com/ministackorg/ministack/pull/1758
"""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.local.services.contract import Json
from pycognito.aws_srp import AWSSRP, calculate_u, compute_hkdf, long_to_hex, pad_hex

from tests.unit.local.user_pools.world import PASSWORD, People, World, people

WRONG = ("NotAuthorizedException", "Incorrect username or password.")
UNKNOWN = ("UserNotFoundException", "User does not exist.")


class Degenerate(AWSSRP):  # type: ignore[misc]
    """An attacker without the password, whose public value makes the shared secret zero."""

    def get_password_authentication_key(self, *given: Any) -> bytes:
        u = calculate_u(self.large_a_value, given[2])
        key: bytes = compute_hkdf(
            bytearray.fromhex(pad_hex(0)), bytearray.fromhex(pad_hex(long_to_hex(u)))
        )
        return key


@pytest.fixture
def club(world: World) -> People:
    made = people(world)
    made.add()
    return made


def side(club: People, kind: type[AWSSRP] = AWSSRP, password: str = PASSWORD) -> Any:
    """Return a client's side."""
    return kind("ada", password, club.pool, club.client, client=object())


def asked(club: People, name: str = "ada", public: str = "ab" * 200) -> Json:
    return {
        "ClientId": club.client,
        "AuthFlow": "USER_SRP_AUTH",
        "AuthParameters": {"USERNAME": name, "SRP_A": public},
    }


def begin(club: People, srp: Any) -> Json:
    return club.world.call("InitiateAuth", **asked(club, public=long_to_hex(srp.large_a_value)))


def proof(club: People, given: Json, srp: Any) -> Json:
    """Return the request that shows the proof."""
    return {
        "ClientId": club.client,
        "ChallengeName": given["ChallengeName"],
        "ChallengeResponses": srp.process_challenge(given["ChallengeParameters"], {"USERNAME": ""}),
    }


def test_a_proof_signs_in_without_a_session(club: People) -> None:
    given = begin(club, srp := side(club))
    assert "Session" not in given
    made = club.world.call("RespondToAuthChallenge", **proof(club, given, srp))
    assert made["AuthenticationResult"]["AccessToken"]


def test_a_wrong_proof_does_not_use_the_challenge_up(club: People) -> None:
    given = begin(club, srp := side(club))
    right = proof(club, given, srp)
    srp.password = "Wrong-1-horse"
    wrong = proof(club, given, srp)
    assert club.world.refused("RespondToAuthChallenge", **wrong) == WRONG
    for _ in range(2):
        assert club.world.call("RespondToAuthChallenge", **right)["AuthenticationResult"]
    club.world.now += 181
    assert club.world.refused("RespondToAuthChallenge", **right)[0] == "NotAuthorizedException"


def test_a_proof_is_paused_after_wrong_ones_however_many_challenges_are_open(club: People) -> None:
    srp = side(club)
    opened = [begin(club, srp) for _ in range(6)]
    right = proof(club, opened[5], srp)
    srp.password = "Wrong-1-horse"
    for given in opened[:5]:
        wrong = proof(club, given, srp)
        assert club.world.refused("RespondToAuthChallenge", **wrong) == WRONG
    told = club.world.refused("RespondToAuthChallenge", **right)
    assert told == ("NotAuthorizedException", "Password attempts exceeded")
    club.world.now += 2
    assert club.world.call("RespondToAuthChallenge", **right)["AuthenticationResult"]


def test_a_proof_of_a_former_password_signs_nobody_in(club: People) -> None:
    given = begin(club, srp := side(club))
    club.world.call(
        "AdminSetUserPassword",
        UserPoolId=club.pool,
        Username="ada",
        Password="Another-1-horse",
        Permanent=True,
    )
    assert club.world.refused("RespondToAuthChallenge", **proof(club, given, srp)) == WRONG


@pytest.mark.parametrize("times", [0, 1, 2])
def test_a_public_value_that_gives_the_key_away_signs_nobody_in(club: People, times: int) -> None:
    srp = side(club, Degenerate)
    srp.large_a_value = times * srp.big_n
    given = begin(club, srp)
    assert given["ChallengeName"] == "PASSWORD_VERIFIER"
    assert club.world.refused("RespondToAuthChallenge", **proof(club, given, srp)) == WRONG


@pytest.mark.parametrize("public", ["xyz", "0x1", "-1", "a" * 1537])
def test_a_public_value_must_be_a_hexadecimal_number(club: People, public: str) -> None:
    code, words = club.world.refused("InitiateAuth", **asked(club, public=public))
    assert code == "InvalidParameterException"
    assert words == (
        f"1 validation error detected: Value '{public}' at 'sRPA' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: ^[0-9a-fA-F]+$"
    )


def test_a_sub_does_not_begin_a_proof(club: People) -> None:
    sub = club.held()["sub"]
    assert club.world.refused("InitiateAuth", **asked(club, sub)) == UNKNOWN
    assert club.world.call("InitiateAuth", **asked(club))["ChallengeName"] == "PASSWORD_VERIFIER"


def test_a_sub_that_exists_looks_like_one_that_does_not(world: World) -> None:
    club = people(world, {"PreventUserExistenceErrors": "ENABLED"})
    club.add()
    sub = club.held()["sub"]
    for name in (sub, "0" * len(sub)):
        srp = side(club)
        given = world.call("InitiateAuth", **asked(club, name, long_to_hex(srp.large_a_value)))
        shown = proof(club, given, srp)
        assert world.refused("RespondToAuthChallenge", **shown) == WRONG


def test_a_user_whose_name_is_the_sub_begins_a_proof_with_it(world: World) -> None:
    club = people(world, UsernameAttributes=["email"])
    club.add("ada@example.com")
    sub = club.held("ada@example.com")["sub"]
    assert world.call("InitiateAuth", **asked(club, sub))["ChallengeName"] == "PASSWORD_VERIFIER"


@pytest.mark.parametrize("flow", ["USER_SRP_AUTH", "USER_PASSWORD_AUTH", "CUSTOM_AUTH"])
def test_a_disabled_user_is_told_so_at_the_beginning(club: People, flow: str) -> None:
    given = {"USERNAME": "ada", "SRP_A": "ab" * 200, "PASSWORD": "Wrong-1-horse"}
    request = {"ClientId": club.client, "AuthFlow": flow, "AuthParameters": given}
    user = {"UserPoolId": club.pool, "Username": "ada"}
    club.world.call("AdminDisableUser", **user)
    told = ("NotAuthorizedException", "User is disabled.")
    assert club.world.refused("InitiateAuth", **request) == told
    club.world.call("AdminEnableUser", **user)
    assert begin(club, side(club))["ChallengeName"] == "PASSWORD_VERIFIER"


def test_an_answer_without_anything_says_so(club: People) -> None:
    given = begin(club, side(club))
    empty = {"ClientId": club.client, "ChallengeName": given["ChallengeName"]}
    told = club.world.refused("RespondToAuthChallenge", **empty, ChallengeResponses={})
    assert told[1] == "Missing required parameter challenge responses."


def test_a_secret_block_that_nobody_was_given_is_a_wrong_proof(club: People) -> None:
    given = begin(club, srp := side(club))
    shown = proof(club, given, srp)
    shown["ChallengeResponses"]["PASSWORD_CLAIM_SECRET_BLOCK"] = "YWJj"
    assert club.world.refused("RespondToAuthChallenge", **shown) == WRONG


def test_a_signature_must_be_base64(club: People) -> None:
    given = begin(club, srp := side(club))
    shown = proof(club, given, srp)
    shown["ChallengeResponses"]["PASSWORD_CLAIM_SIGNATURE"] = "not base64"
    told = club.world.refused("RespondToAuthChallenge", **shown)
    words = "Invalid PASSWORD_CLAIM_SIGNATURE format. Must be a Base64 string."
    assert told == ("InvalidParameterException", words)
