"""Which scopes a token has, and in which order.

https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
"""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from gatehouse.local.services.cognito_idp.tokens.scopes import in_order
from gatehouse.local.services.contract import Json

from tests.unit.local.user_pools.browsing import Browser, where
from tests.unit.local.user_pools.world import CALLBACK, PASSWORD, People, World, claims, people

COGNITOS = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"]
MACHINE = {"AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthScopes": ["api/read", "x/y"]}
PAGES = {"AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid", "api/read"]}


@pytest.fixture
def club(world: World) -> People:
    made = people(world)
    servers: dict[str, list[str]] = {"api": ["read", "write"], "x": ["y"]}
    for name, scopes in servers.items():
        world.call(
            "CreateResourceServer",
            UserPoolId=made.pool,
            Identifier=name,
            Name=name,
            Scopes=[{"ScopeName": each, "ScopeDescription": each} for each in scopes],
        )
    return made


def job(club: People, **settings: Any) -> Json:
    """Make a client, and return what it shows of itself."""
    made: Json = club.world.call(
        "CreateUserPoolClient",
        UserPoolId=club.pool,
        ClientName="job",
        **{
            "GenerateSecret": True,
            "CallbackURLs": [CALLBACK],
            "AllowedOAuthFlowsUserPoolClient": True,
            **settings,
        },
    )["UserPoolClient"]
    return made


def ask(club: People, client: Json, scope: str | None = None) -> Json:
    """Ask for a token of the client itself."""
    form = {"grant_type": "client_credentials"} | ({} if scope is None else {"scope": scope})
    if "ClientSecret" in client:
        both = f"{client['ClientId']}:{client['ClientSecret']}"
        sent: Any = {"authorization": f"Basic {base64.b64encode(both.encode()).decode()}"}
    else:
        form["client_id"], sent = client["ClientId"], {}
    found: Json = json.loads(club.world.visit("POST", "/oauth2/token", form, **sent).body)
    return found


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (None, "api/read x/y"),
        ("", "api/read x/y"),
        ("api/read", "api/read"),
        ("api/read api/read", "api/read"),
        ("api/read nothing/there", "api/read"),
    ],
)
def test_a_machine_gets_the_scopes_that_it_asks_for_and_has(
    club: People, asked: str | None, given: str
) -> None:
    made = claims(ask(club, job(club, **MACHINE), asked)["access_token"])
    assert set(made["scope"].split()) == set(given.split())


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ("api/write", "invalid_grant"),
        ("api/read api/write", "invalid_grant"),
        ("nothing/there", "invalid_scope"),
        ("openid", "invalid_scope"),
        ("   ", "invalid_scope"),
    ],
)
def test_a_machine_gets_no_scope_that_it_does_not_have(
    club: People, asked: str, error: str
) -> None:
    assert ask(club, job(club, **MACHINE), asked) == {"error": error}


def test_a_machine_that_may_not_use_its_flows_gets_no_token(club: People) -> None:
    held = job(club, **MACHINE, AllowedOAuthFlowsUserPoolClient=False)
    assert ask(club, held) == {"error": "invalid_grant"}
    assert ask(club, job(club, **MACHINE))["access_token"]


@pytest.mark.parametrize("secret", [True, False])
@pytest.mark.parametrize(
    ("asked", "error"),
    [(None, "invalid_grant"), ("openid", "invalid_grant"), ("nothing", "invalid_scope")],
)
def test_a_client_of_pages_gets_no_token_for_itself(
    club: People, secret: bool, asked: str | None, error: str
) -> None:
    held = job(club, **PAGES, GenerateSecret=secret)
    assert ask(club, held, asked) == {"error": error}


def test_a_machine_with_a_wrong_secret_gets_no_token(club: People) -> None:
    held = job(club, **MACHINE)
    assert ask(club, {**held, "ClientSecret": "wrong"}) == {"error": "invalid_client"}


@pytest.mark.parametrize(
    ("scope", "listed"),
    [
        (" ".join(COGNITOS), "aws.cognito.signin.user.admin phone openid profile email"),
        ("email openid", "openid email"),
        ("profile phone email openid", "phone openid profile email"),
        ("openid openid", "openid"),
    ],
)
def test_a_token_lists_its_scopes_in_the_order_of_cognito(
    world: World, scope: str, listed: str
) -> None:
    club = people(
        world,
        {
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": COGNITOS,
            "AllowedOAuthFlowsUserPoolClient": True,
            "CallbackURLs": [CALLBACK],
            "SupportedIdentityProviders": ["COGNITO"],
        },
    )
    club.add()
    _, told = where(Browser(world).sign_in(club, username="ada", password=PASSWORD, scope=scope))
    form = {
        "grant_type": "authorization_code",
        "client_id": club.client,
        "code": told["code"],
        "redirect_uri": CALLBACK,
    }
    made = json.loads(world.visit("POST", "/oauth2/token", form).body)
    assert claims(made["access_token"])["scope"] == listed


def test_a_function_is_told_of_the_scopes_in_the_order_of_a_set_that_grew() -> None:
    """Twelve scopes fill a set of 16 without making it grow; a token's has room for them."""
    scopes = ["openid", "email", "phone", "profile", *(f"api/s{each}" for each in range(1, 9))]
    token = "openid profile api/s1 api/s2 phone api/s3 api/s4 api/s5 api/s6 api/s7 api/s8 email"
    event = "api/s1 api/s2 phone api/s3 openid api/s4 profile api/s5 api/s6 api/s7 api/s8 email"
    assert in_order(scopes) == token
    assert in_order(scopes, grown=True) == event
