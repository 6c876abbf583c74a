"""Tokens are renewed, rotate, and end.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html
"""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.local.services.contract import Json

from tests.unit.local.user_pools.world import People, World, claims, people

ROTATING = {
    "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
    "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10},
}


@pytest.fixture
def club(world: World) -> People:
    made = people(world)
    made.add()
    return made


def renew(club: People, token: str) -> Json:
    return {
        "ClientId": club.client,
        "AuthFlow": "REFRESH_TOKEN_AUTH",
        "AuthParameters": {"REFRESH_TOKEN": token},
    }


def rotate(club: People, token: str) -> Json:
    return {"ClientId": club.client, "RefreshToken": token}


def test_a_refresh_token_gives_new_tokens_of_the_same_sign_in(club: People) -> None:
    first = club.sign_in()
    club.world.now += 60
    told = club.world.call("InitiateAuth", **renew(club, first["RefreshToken"]))
    second = told["AuthenticationResult"]
    assert "RefreshToken" not in second
    before, after = claims(first["AccessToken"]), claims(second["AccessToken"])
    assert before["origin_jti"] == after["origin_jti"]
    assert before["auth_time"] == after["auth_time"]
    assert after["iat"] == before["iat"] + 60


def test_a_refresh_token_that_rotates_is_replaced_and_ends_after_the_grace(world: World) -> None:
    club = people(world, ROTATING)
    club.add()
    first = club.sign_in()["RefreshToken"]
    made = world.call("GetTokensFromRefreshToken", **rotate(club, first))
    second = made["AuthenticationResult"]["RefreshToken"]
    assert second != first
    world.now += 9
    assert world.call("GetTokensFromRefreshToken", **rotate(club, first))
    world.now += 2
    told = world.refused("GetTokensFromRefreshToken", **rotate(club, first))
    assert told[0] == "NotAuthorizedException"
    assert world.call("GetTokensFromRefreshToken", **rotate(club, second))


def test_a_client_that_rotates_does_not_take_the_older_flow(world: World) -> None:
    club = people(world, ROTATING)
    club.add()
    token = club.sign_in()["RefreshToken"]
    assert world.refused("InitiateAuth", **renew(club, token))[0] == "NotAuthorizedException"


def test_the_word_of_a_refresh_token_is_not_kept(club: People) -> None:
    token = club.sign_in()["RefreshToken"]
    assert token not in str(club.world.service.save())


def revoke(club: People, token: str, **more: Any) -> Json:
    return {"ClientId": club.client, "Token": token, **more}


def test_a_revoked_refresh_token_ends_the_access_tokens_of_its_sign_in_alone(club: People) -> None:
    ended, other = club.sign_in(), club.sign_in()
    club.world.call("RevokeToken", **revoke(club, ended["RefreshToken"]))
    told = club.world.refused("GetUser", AccessToken=ended["AccessToken"])
    assert told == ("NotAuthorizedException", "Access Token has been revoked")
    told = club.world.refused("InitiateAuth", **renew(club, ended["RefreshToken"]))
    assert told == ("NotAuthorizedException", "Refresh Token has been revoked")
    assert club.world.call("GetUser", AccessToken=other["AccessToken"])["Username"] == "ada"
    club.world.call("RevokeToken", **revoke(club, ended["RefreshToken"]))


def test_an_access_token_can_not_be_revoked(club: People) -> None:
    told = club.world.refused("RevokeToken", **revoke(club, club.sign_in()["AccessToken"]))
    assert told[0] == "UnsupportedTokenTypeException"


def test_a_client_without_revocation_refuses_it(world: World) -> None:
    flows = ["ALLOW_USER_PASSWORD_AUTH"]
    club = people(world, {"EnableTokenRevocation": False, "ExplicitAuthFlows": flows})
    club.add()
    made = club.sign_in()
    assert "origin_jti" not in claims(made["AccessToken"])
    told = world.refused("RevokeToken", **revoke(club, made["RefreshToken"]))
    assert told[0] == "UnsupportedOperationException"
    world.now += 5
    world.call("AdminUserGlobalSignOut", UserPoolId=club.pool, Username="ada")
    told = world.refused("GetUser", AccessToken=made["AccessToken"])
    assert told[1] == "Access Token has been revoked"


@pytest.mark.parametrize("ending", ["AdminUserGlobalSignOut", "AdminDisableUser"])
def test_an_administrator_ends_all_sessions(club: People, ending: str) -> None:
    made = club.sign_in()
    club.world.call(ending, UserPoolId=club.pool, Username="ada")
    told = club.world.refused("GetUser", AccessToken=made["AccessToken"])
    assert told[0] == "NotAuthorizedException"
    told = club.world.refused("InitiateAuth", **renew(club, made["RefreshToken"]))
    assert told == ("NotAuthorizedException", "Refresh Token has been revoked")


def test_a_refresh_token_that_is_over_or_of_nobody_says_so(club: People) -> None:
    token = club.sign_in()["RefreshToken"]
    told = club.world.refused("InitiateAuth", **renew(club, token + "x"))
    assert told == ("NotAuthorizedException", "Invalid Refresh Token")
    club.world.now += 31 * 86_400
    for _ in range(2):
        told = club.world.refused("InitiateAuth", **renew(club, token))
        assert told == ("NotAuthorizedException", "Refresh Token has expired")
        club.sign_in()


def test_a_refresh_token_of_another_client_says_so(club: People) -> None:
    token = club.sign_in()["RefreshToken"]
    other = club.world.call(
        "CreateUserPoolClient",
        UserPoolId=club.pool,
        ClientName="other",
        ExplicitAuthFlows=["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_PASSWORD_AUTH"],
    )["UserPoolClient"]["ClientId"]
    told = club.world.refused("InitiateAuth", **{**renew(club, token), "ClientId": other})
    assert told == ("NotAuthorizedException", "Refresh Token has different Client")
    assert club.world.call("InitiateAuth", **renew(club, token))


@pytest.mark.parametrize("by", ["DeleteUser", "AdminDeleteUser"])
def test_a_refresh_token_of_a_deleted_user_says_so(club: People, by: str) -> None:
    made = club.sign_in()
    own, named = {"AccessToken": made["AccessToken"]}, {"UserPoolId": club.pool, "Username": "ada"}
    club.world.call(by, **(own if by == "DeleteUser" else named))
    told = club.world.refused("InitiateAuth", **renew(club, made["RefreshToken"]))
    words = "The user has been deleted for the associated refresh token"
    assert told == ("NotAuthorizedException", words)


def test_an_access_token_expires(club: People) -> None:
    token = club.sign_in()["AccessToken"]
    club.world.now += 3_600
    told = club.world.refused("GetUser", AccessToken=token)
    assert told == ("NotAuthorizedException", "Access Token has expired")


def test_a_token_of_another_pool_is_not_taken(club: People) -> None:
    other = people(club.world)
    other.add()
    forged = other.sign_in()["AccessToken"].split(".")
    mine = club.sign_in()["AccessToken"].split(".")
    mixed = ".".join([mine[0], mine[1], forged[2]])
    told = club.world.refused("GetUser", AccessToken=mixed)
    assert told == ("NotAuthorizedException", "Could not verify signature for Access Token")


def test_an_id_token_is_no_access_token(club: People) -> None:
    told = club.world.refused("GetUser", AccessToken=club.sign_in()["IdToken"])
    assert told == ("NotAuthorizedException", "Invalid Access Token")


def test_sessions_that_are_over_are_forgotten(club: People) -> None:
    for _ in range(3):
        club.sign_in()
        club.world.now += 31 * 86_400
    club.sign_in()
    (user,) = club.world.service.save()["pools"][0]["users"]
    assert len(user["sessions"]) == 1
    assert len(club.world.user_pools.store.refresh) == 1


def test_kept_sessions_go_on(club: People) -> None:
    made = club.sign_in()
    again = World(now=club.world.now)
    again.service.load(club.world.service.save())
    assert again.call("GetUser", AccessToken=made["AccessToken"])["Username"] == "ada"
    back = People(again, club.pool, club.client)
    assert again.call("InitiateAuth", **renew(back, made["RefreshToken"]))
