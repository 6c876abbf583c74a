"""A name that becomes free: whoever gets it has nothing of the one before, and gives nothing to it.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from gatehouse.local.services.contract import Json

from tests.unit.local.user_pools.browsing import WEB, Browser, where
from tests.unit.local.user_pools.world import CALLBACK, PASSWORD, People, World, claims, people

MAIL = "ada@example.com"


@pytest.fixture
def club(world: World) -> People:
    return people(world, WEB, AutoVerifiedAttributes=["email"])


def leaves(club: People) -> None:
    token = club.sign_in()["AccessToken"]
    club.world.call("DeleteUser", AccessToken=token)


def is_removed(club: People) -> None:
    club.world.call("AdminDeleteUser", UserPoolId=club.pool, Username="ada")


def stays(_: People) -> None:
    """Nothing happens to the user."""


GOES = pytest.mark.parametrize("goes", [leaves, is_removed])


def code_of(club: People) -> str:
    _, told = where(Browser(club.world).sign_in(club, username="ada", password=PASSWORD))
    return str(told["code"])


def exchange(club: People, code: str) -> Json:
    form = {
        "grant_type": "authorization_code",
        "client_id": club.client,
        "code": code,
        "redirect_uri": CALLBACK,
    }
    found: Json = json.loads(club.world.visit("POST", "/oauth2/token", form).body)
    return found


@GOES
def test_a_code_of_the_hosted_pages_is_for_nobody_else(
    club: People, goes: Callable[[People], None]
) -> None:
    club.add()
    assert claims(exchange(club, code_of(club))["id_token"])["cognito:username"] == "ada"
    code = code_of(club)
    goes(club)
    club.add()
    assert exchange(club, code) == {"error": "invalid_grant"}


def confirmed(club: People, **more: str) -> str:
    """Sign up and confirm; return the session with which one signs in at once."""
    session = club.sign_up(email=MAIL)["Session"]
    code = club.world.outside.newest().body
    digits = "".join(filter(str.isdigit, code))[:6]
    told = {"ClientId": club.client, "Username": "ada", "ConfirmationCode": digits}
    answer = club.world.call("ConfirmSignUp", **told, Session=more.get("session", session))
    return str(answer.get("Session", ""))


def at_once(club: People, session: str) -> Json:
    return {
        "ClientId": club.client,
        "AuthFlow": "USER_AUTH",
        "AuthParameters": {"USERNAME": "ada"},
        "Session": session,
    }


def test_whoever_has_just_signed_up_signs_in_at_once(club: People) -> None:
    made = club.world.call("InitiateAuth", **at_once(club, confirmed(club)))
    assert made["AuthenticationResult"]["AccessToken"]


@GOES
def test_the_session_of_a_sign_up_is_for_nobody_else(
    club: People, goes: Callable[[People], None]
) -> None:
    session = confirmed(club)
    goes(club)
    confirmed(club)
    refused = club.world.refused("InitiateAuth", **at_once(club, session))
    assert refused[0] == "NotAuthorizedException"


@GOES
def test_a_sign_up_is_not_confirmed_with_the_session_of_another(
    club: People, goes: Callable[[People], None]
) -> None:
    club.add()
    before = confirmed_session(club, goes)
    assert not confirmed(club, session=before)


def confirmed_session(club: People, goes: Callable[[People], None]) -> str:
    """Return the session of a sign-up whose user has gone."""
    is_removed(club)
    session = str(club.sign_up(email=MAIL)["Session"])
    club.world.call("AdminConfirmSignUp", UserPoolId=club.pool, Username="ada")
    goes(club)
    return session


def link(club: People) -> None:
    club.world.call(
        "AdminLinkProviderForUser",
        UserPoolId=club.pool,
        DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": "ada"},
        SourceUser={
            "ProviderName": "Corp",
            "ProviderAttributeName": "Cognito_Subject",
            "ProviderAttributeValue": "s1",
        },
    )


@pytest.mark.parametrize("goes", [leaves, is_removed, stays])
def test_a_provider_is_linked_to_nobody_else(club: People, goes: Callable[[People], None]) -> None:
    club.world.call(
        "CreateIdentityProvider",
        UserPoolId=club.pool,
        ProviderName="Corp",
        ProviderType="OIDC",
        ProviderDetails={
            "client_id": "c",
            "client_secret": "s",
            "authorize_scopes": "openid",
            "oidc_issuer": "https://corp.example.com",
            "attributes_request_method": "GET",
        },
    )
    club.add()
    link(club)
    goes(club)
    if goes is not stays:
        club.add()
    held = club.world.user_pools.store.pools[club.pool].links
    assert list(held.values()) == (["ada"] if goes is stays else [])
