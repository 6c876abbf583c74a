"""Hosted pages and OAuth endpoints, also with identity providers.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-userpools-server-contract-reference.html
"""

from __future__ import annotations

import base64
import hashlib
import json
from html import unescape
from typing import Any
from urllib.parse import urlencode

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from gatehouse.local.services.cognito_idp.settings import Settings
from gatehouse.local.services.contract import Json, WebAnswer

from tests.unit.local.user_pools.browsing import WEB, Browser, asked, set_cookies, where
from tests.unit.local.user_pools.signing import Directory
from tests.unit.local.user_pools.world import CALLBACK, PASSWORD, People, World, claims, people

MAIL = "ada@example.com"


@pytest.fixture
def club(world: World) -> People:
    made = people(world, WEB)
    made.add(email=MAIL)
    return made


def sign_in(club: People, **more: str) -> WebAnswer:
    return Browser(club.world).sign_in(club, **{"username": "ada", "password": PASSWORD, **more})


def exchange(club: People, code: str, **more: str) -> Json:
    return {
        "grant_type": "authorization_code",
        "client_id": club.client,
        "code": code,
        "redirect_uri": CALLBACK,
        **more,
    }


def token(club: People, form: Json) -> Json:
    answer = club.world.visit("POST", "/oauth2/token", form)
    found: Json = json.loads(answer.body)
    return found


def test_a_page_signs_in_and_gives_a_code_that_works_once(club: People) -> None:
    page = club.world.visit("GET", f"/oauth2/authorize?{urlencode(asked(club))}")
    assert str(page.headers["Location"]).startswith("/login?")
    shown = club.world.visit("GET", str(page.headers["Location"])).body.decode()
    assert 'name="password"' in shown
    address, told = where(sign_in(club))
    assert (address, told["state"]) == (CALLBACK, "s1")
    made = token(club, exchange(club, told["code"]))
    assert claims(made["id_token"])["email"] == MAIL
    assert claims(made["access_token"])["scope"] == "openid email"
    assert token(club, exchange(club, told["code"])) == {"error": "invalid_grant"}


def test_a_page_says_nothing_of_who_exists(club: People) -> None:
    wrong, nobody = sign_in(club, password="Wrong-1-horse"), sign_in(club, username="nobody")
    assert b"Incorrect username or password." in wrong.body
    assert b"Incorrect username or password." in nobody.body


def test_what_comes_from_outside_is_escaped(club: People) -> None:
    page = sign_in(club, password="x", state='"><script>alert(1)</script>')
    assert b"<script>" not in page.body
    assert '"><script>' in unescape(page.body.decode())


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"redirect_uri": "https://evil.example.com"}, "redirect_mismatch"),
        ({"client_id": "nobody"}, "invalid_request"),
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_the_apps(
    club: People, wrong: Json, error: str
) -> None:
    for answer in (
        club.world.visit("GET", f"/oauth2/authorize?{urlencode(asked(club, **wrong))}"),
        sign_in(club, **wrong),
    ):
        assert answer.status == 400
        assert json.loads(answer.body)["error"] == error


@pytest.mark.parametrize(
    "wrong",
    [
        {"scope": "openid aws.cognito.signin.user.admin"},
        {"response_type": "id_token"},
        {"code_challenge": "abc", "code_challenge_method": "plain"},
        {"code_challenge_method": "S256"},
    ],
)
def test_other_errors_are_told_to_the_app(club: People, wrong: Json) -> None:
    address, told = where(sign_in(club, **wrong))
    assert address == CALLBACK
    assert told["error"] == "invalid_request"
    assert "code" not in told


def test_a_code_is_bound_to_the_origin_of_its_challenge(club: People) -> None:
    verifier = "v" * 43
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    pkce = {"code_challenge": challenge, "code_challenge_method": "S256"}
    _, told = where(sign_in(club, **pkce))
    for wrong in ({}, {"code_verifier": "w" * 43}):
        assert token(club, exchange(club, told["code"], **wrong))["error"] == "invalid_grant"
    assert token(club, exchange(club, told["code"], code_verifier=verifier))["access_token"]


def test_a_code_is_bound_to_its_client_and_address_and_expires(club: People) -> None:
    _, told = where(sign_in(club))
    other = people(club.world, WEB)
    assert token(other, exchange(other, told["code"]))["error"] == "invalid_grant"
    moved = exchange(club, told["code"], redirect_uri="https://other.example.com")
    assert token(club, moved)["error"] == "invalid_grant"
    club.world.now += 301
    assert token(club, exchange(club, told["code"]))["error"] == "invalid_grant"


def test_a_code_is_not_exchanged_once_its_client_may_not_use_codes(club: People) -> None:
    """https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html"""
    _, told = where(sign_in(club))
    named = {"UserPoolId": club.pool, "ClientId": club.client}
    club.world.call("UpdateUserPoolClient", **named)
    assert token(club, exchange(club, told["code"])) == {"error": "unauthorized_client"}
    club.world.call("UpdateUserPoolClient", **named, **WEB)
    assert token(club, exchange(club, told["code"]))["access_token"]


def test_the_implicit_flow_gives_tokens_in_the_fragment(club: People) -> None:
    answer = sign_in(club, response_type="token", nonce="n1")
    _, told = where(answer)
    assert claims(told["id_token"])["nonce"] == "n1"
    assert "refresh_token" not in told


def test_a_temporary_password_is_replaced_on_a_page(club: People) -> None:
    club.add("bob", permanent=False)
    browser = Browser(club.world)
    browser.sign_in(club, username="bob", password=PASSWORD)
    session = browser.hidden("mfa_token")
    form = {"mfa_token": session, "new_password": "New-1-horse", "confirm_password": "x"}
    assert b"differ" in browser.submit("/login", form).body
    form["confirm_password"] = form["new_password"]
    _, told = where(browser.submit("/login", form))
    assert told["code"]


def test_a_session_of_the_api_is_none_of_a_page(club: People) -> None:
    club.add("bob", permanent=False)
    session = club.begin("bob")["Session"]
    form = {"mfa_token": session, "new_password": "New-1-horse", "confirm_password": "New-1-horse"}
    browser = Browser(club.world)
    browser.open(f"/login?{urlencode(asked(club))}")
    assert browser.submit("/login", form).status == 400


def tokens_of(club: People) -> Json:
    _, told = where(sign_in(club))
    return token(club, exchange(club, told["code"]))


def test_a_token_is_revoked(club: People) -> None:
    made = tokens_of(club)
    form = {"token": made["refresh_token"], "client_id": club.client}
    assert club.world.visit("POST", "/oauth2/revoke", form).status == 200
    again = {
        "grant_type": "refresh_token",
        "client_id": club.client,
        "refresh_token": made["refresh_token"],
    }
    assert token(club, again)["error"] == "invalid_grant"
    bearer: Any = {"authorization": f"Bearer {made['access_token']}"}
    assert club.world.visit("GET", "/oauth2/userInfo", **bearer).status == 401
    other = {"token": made["access_token"], "client_id": club.client}
    answer = club.world.visit("POST", "/oauth2/revoke", other)
    assert json.loads(answer.body) == {"error": "unsupported_token_type"}
    assert club.world.visit("POST", "/oauth2/revoke", {"token": "x"}).status == 400


def test_a_token_says_what_its_scopes_give(club: People) -> None:
    made = tokens_of(club)
    bearer: Any = {"authorization": f"Bearer {made['access_token']}"}
    told = json.loads(club.world.visit("GET", "/oauth2/userInfo", **bearer).body)
    assert told["email"] == MAIL
    assert told["username"] == "ada"
    api: Any = {"authorization": f"Bearer {club.sign_in()['AccessToken']}"}
    assert club.world.visit("GET", "/oauth2/userInfo", **api).status == 401


def test_a_browser_that_logs_out_goes_where_the_client_says(club: People) -> None:
    bye = "https://app.example.com/bye"
    out = f"/logout?client_id={club.client}&logout_uri="
    assert where(club.world.visit("GET", f"{out}{bye}"))[0] == bye
    assert club.world.visit("GET", f"{out}https://evil.example.com").status == 400


def test_the_published_keys_verify_the_tokens(club: People) -> None:
    keys = json.loads(club.world.visit("GET", f"/{club.pool}/.well-known/jwks.json").body)["keys"]
    made = club.sign_in()
    for text in (made["IdToken"], made["AccessToken"]):
        named = jwt.get_unverified_header(text)["kid"]
        (key,) = [each for each in keys if each["kid"] == named]
        options: Any = {"verify_aud": False, "verify_exp": False, "verify_iat": False}
        jwt.decode(text, jwt.PyJWK(key).key, algorithms=["RS256"], options=options)


ISSUER = "https://login.example.com"


class Provider:
    """A provider of OpenID Connect."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        world.outside.answers |= {
            f"{ISSUER}/keys": {"keys": [{**public, "kid": "k1", "use": "sig"}]},
            f"{ISSUER}/.well-known/openid-configuration": {
                "authorization_endpoint": f"{ISSUER}/auth",
                "token_endpoint": f"{ISSUER}/token",
                "jwks_uri": f"{ISSUER}/keys",
            },
        }

    def says(self, key: Any = None, **more: Any) -> None:
        said = {
            "iss": ISSUER,
            "aud": "club",
            "sub": "42",
            "mail": MAIL,
            "exp": self.world.now + 60,
            **more,
        }
        text = jwt.encode(said, key or self.key, "RS256", headers={"kid": "k1"})
        self.world.outside.answers[f"{ISSUER}/token"] = {"id_token": text}


def federated(
    world: World,
    kind: str,
    details: Json,
    name: str = "Company",
    mapping: dict[str, str] | None = None,
) -> People:
    club = people(world)
    world.call(
        "CreateIdentityProvider",
        UserPoolId=club.pool,
        ProviderName=name,
        ProviderType=kind,
        ProviderDetails=details,
        AttributeMapping={"email": "mail", **(mapping or {})},
    )
    web = {**WEB, "SupportedIdentityProviders": [name]}
    made = world.call("CreateUserPoolClient", UserPoolId=club.pool, ClientName="web", **web)
    return People(world, club.pool, made["UserPoolClient"]["ClientId"])


def begun(club: People, name: str = "Company", browser: Browser | None = None) -> WebAnswer:
    path = f"/oauth2/authorize?{urlencode(asked(club, identity_provider=name))}"
    return (browser or Browser(club.world)).open(path)


def away(club: People, browser: Browser) -> dict[str, str]:
    return where(begun(club, browser=browser))[1]


@pytest.fixture
def company(world: World) -> People:
    details = {
        "client_id": "club",
        "client_secret": "secret",
        "oidc_issuer": ISSUER,
        "authorize_scopes": "openid",
        "attributes_request_method": "GET",
    }
    return federated(world, "OIDC", details)


def test_a_user_of_a_provider_signs_in_and_has_a_profile(company: People) -> None:
    provider, browser = Provider(company.world), Browser(company.world)
    for _ in range(2):
        provider.says()
        sent = away(company, browser)
        back = f"/oauth2/idpresponse?code=c1&state={sent['state']}"
        _, told = where(browser.open(back))
        made = claims(token(company, exchange(company, told["code"]))["id_token"])
        assert (made["cognito:username"], made["email"]) == ("Company_42", MAIL)
        assert browser.open(back).status == 400, "a state is used once"
    users = company.world.call("ListUsers", UserPoolId=company.pool)["Users"]
    assert [each["UserStatus"] for each in users] == ["EXTERNAL_PROVIDER"]


@pytest.mark.parametrize("wrong", ["key", "iss", "aud", "exp", "nonce"])
def test_a_providers_token_that_is_not_valid_signs_nobody_in(company: People, wrong: str) -> None:
    provider = Provider(company.world)
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    wrongs: dict[str, Json] = {
        "key": {"key": other},
        "iss": {"iss": "https://evil.example.com"},
        "aud": {"aud": "another"},
        "exp": {"exp": company.world.now - 1},
        "nonce": {"nonce": "another"},
    }
    provider.says(**wrongs[wrong])
    browser = Browser(company.world)
    state = away(company, browser)["state"]
    back = f"/oauth2/idpresponse?code=c1&state={state}"
    _, told = where(browser.open(back))
    assert told["error"] == "invalid_request"
    assert "code" not in told
    assert company.world.call("ListUsers", UserPoolId=company.pool)["Users"] == []


def test_a_providers_answer_signs_nobody_in_but_the_browser_that_began(company: People) -> None:
    Provider(company.world).says()
    attacker, victim = Browser(company.world), Browser(company.world)
    state = away(company, attacker)["state"]
    away(company, victim)
    back = f"/oauth2/idpresponse?code=c1&state={state}"
    for browser in (victim, Browser(company.world)):
        refused = browser.open(back)
        assert refused.status == 400
        assert "browser that began it" in json.loads(refused.body)["error_description"]
    assert company.world.call("ListUsers", UserPoolId=company.pool)["Users"] == []
    assert where(attacker.open(back))[1]["code"], "the refused answers did not end the sign-in"


def test_two_tabs_of_one_browser_sign_in_side_by_side(company: People) -> None:
    Provider(company.world).says()
    browser = Browser(company.world)
    states = [away(company, browser)["state"] for _ in range(2)]
    for state in states:
        assert where(browser.open(f"/oauth2/idpresponse?code=c1&state={state}"))[1]["code"]


def test_a_sign_in_with_a_provider_goes_on_at_the_host_that_the_provider_comes_back_to() -> None:
    world = World(Settings(endpoint="http://127.0.0.1:4566"))
    details = {"client_id": "club", "oidc_issuer": ISSUER, "authorize_scopes": "openid"}
    club = federated(world, "OIDC", details)
    Provider(world)
    path = f"/oauth2/authorize?{urlencode(asked(club, identity_provider='Company'))}"
    moved = world.visit("GET", path, host="localhost:4566")
    assert moved.headers["Location"] == f"http://127.0.0.1:4566{path}"
    stayed = world.visit("GET", path, host="127.0.0.1:4566")
    assert where(stayed)[0] == f"{ISSUER}/auth"


def test_a_providers_answer_by_a_form_of_its_site_finds_the_cookie(company: People) -> None:
    Provider(company.world)
    given = {line.partition("=")[0]: line for line in set_cookies(begun(company))}
    for flag in ("Secure", "HttpOnly", "SameSite=None"):
        assert flag in given["csrf-state"].split("; ")
    assert "SameSite" not in given["csrf-state-legacy"]
    assert "HttpOnly" in given["csrf-state-legacy"]


def test_a_provider_says_where_its_users_sign_in(company: People) -> None:
    Provider(company.world)
    assert where(begun(company))[0] == f"{ISSUER}/auth"


def test_a_provider_that_is_down_begins_no_sign_in(company: People) -> None:
    answer = begun(company)
    assert answer.status == 400
    assert f"can't be asked at {ISSUER}" in json.loads(answer.body)["error_description"]


#: The host that a stand-in is named for, and what the company calls who somebody is.
COMPANIES = {
    "Facebook": ("graph.facebook.com", "id"),
    "Google": ("accounts.google.com", "sub"),
    "LoginWithAmazon": ("www.amazon.com", "user_id"),
    "SignInWithApple": ("appleid.apple.com", "sub"),
}


def social(world: World, kind: str) -> People:
    details = {"client_id": "club", "client_secret": "secret", "authorize_scopes": "profile"}
    return federated(world, kind, details, kind, {"username": COMPANIES[kind][1]})


@pytest.mark.parametrize("kind", COMPANIES)
def test_a_stand_in_signs_the_users_of_a_company_in(kind: str) -> None:
    world = World(Settings(stand_ins={COMPANIES[kind][0]: ISSUER}))
    club = social(world, kind)
    Provider(world).says()
    browser = Browser(world)
    address, sent = where(begun(club, kind, browser))
    assert (address, sent["client_id"]) == (f"{ISSUER}/auth", "club")
    back = f"/oauth2/idpresponse?code=c1&state={sent['state']}"
    _, told = where(browser.open(back))
    made = claims(token(club, exchange(club, told["code"]))["id_token"])
    assert (made["cognito:username"], made["email"]) == (f"{kind}_42", MAIL)
    [user] = world.call("ListUsers", UserPoolId=club.pool)["Users"]
    kept = {each["Name"]: each["Value"] for each in user["Attributes"]}
    assert json.loads(kept["identities"])[0]["providerType"] == kind


@pytest.mark.parametrize("kind", COMPANIES)
def test_a_company_without_a_stand_in_is_refused_with_the_way_to_name_one(
    world: World, kind: str
) -> None:
    answer = begun(social(world, kind), kind)
    said = json.loads(answer.body)["error_description"]
    assert answer.status == 400
    assert f"signs nobody in with {kind}" in said
    assert f"GATEHOUSE_LOGIN_ISSUERS={COMPANIES[kind][0]}=https://" in said


@pytest.fixture(scope="module")
def directory() -> Directory:
    return Directory()


def respond(club: People, response: str) -> dict[str, str]:
    browser = Browser(club.world)
    state = away(club, browser)["RelayState"]
    form = {"SAMLResponse": response, "RelayState": state}
    return where(browser.post("/saml2/idpresponse", form))[1]


@pytest.fixture
def staff(world: World, directory: Directory) -> People:
    return federated(world, "SAML", {"MetadataFile": directory.metadata})


def audience(club: People) -> str:
    return f"urn:amazon:cognito:sp:{club.pool}"


def test_a_signed_response_signs_nobody_in_but_the_browser_that_began(
    staff: People, directory: Directory
) -> None:
    attacker = Browser(staff.world)
    form = {
        "SAMLResponse": directory.response(audience(staff), staff.world.now, "Response", mail=MAIL),
        "RelayState": away(staff, attacker)["RelayState"],
    }
    assert Browser(staff.world).post("/saml2/idpresponse", form).status == 400
    assert staff.world.call("ListUsers", UserPoolId=staff.pool)["Users"] == []
    assert where(attacker.post("/saml2/idpresponse", form))[1]["code"]


@pytest.mark.parametrize("part", ["Assertion", "Response"])
def test_a_signed_response_signs_in(staff: People, directory: Directory, part: str) -> None:
    told = respond(staff, directory.response(audience(staff), staff.world.now, part, mail=MAIL))
    made = claims(token(staff, exchange(staff, told["code"]))["id_token"])
    assert (made["cognito:username"], made["email"]) == ("Company_ada", MAIL)


def test_a_response_that_is_not_signed_or_for_somebody_else_signs_nobody_in(
    staff: People, directory: Directory
) -> None:
    mine, now = audience(staff), staff.world.now
    good = directory.response(mine, now, "Assertion", mail=MAIL)
    text = base64.b64decode(good).decode()
    for name, wrong in {
        "unsigned": directory.response(mine, now, "", mail=MAIL),
        "changed": base64.b64encode(text.replace(MAIL, "eve@example.com").encode()).decode(),
        "for another pool": directory.response("urn:x", now, "Assertion", mail=MAIL),
        "expired": directory.response(mine, now - 7200, "Assertion", mail=MAIL),
        "another's key": Directory().response(mine, now, "Assertion", mail=MAIL),
        "wrapped": directory.wrapped(mine, now, mail="eve@example.com"),
        "no XML": base64.b64encode(b"<a").decode(),
    }.items():
        told = respond(staff, wrong)
        assert "code" not in told, name
        assert told["error"] == "invalid_request", name
    assert staff.world.call("ListUsers", UserPoolId=staff.pool)["Users"] == []


_METADATA = "https://sso.example.com/metadata"


def test_metadata_that_a_provider_publishes_verifies_its_responses(
    world: World, directory: Directory
) -> None:
    world.outside.answers[_METADATA] = directory.metadata.encode()
    staff = federated(world, "SAML", {"MetadataURL": _METADATA})
    mine, now = audience(staff), world.now
    assert where(begun(staff, "Company"))[0] == "https://sso.example.com/in"
    unsigned = respond(staff, directory.response(mine, now, "", mail=MAIL))
    forged = respond(staff, Directory().response(mine, now, "Assertion", mail=MAIL))
    assert [each.get("error") for each in (unsigned, forged)] == ["invalid_request"] * 2
    assert respond(staff, directory.response(mine, now, "Assertion", mail=MAIL))["code"]
    # A key that the provider has withdrawn.
    world.outside.answers[_METADATA] = Directory().metadata.encode()
    old = respond(staff, directory.response(mine, now, "Assertion", mail=MAIL))
    assert "code" not in old


@pytest.mark.parametrize("published", [None, b"<a", b"<a/>"])
def test_nobody_signs_in_with_a_provider_whose_metadata_can_not_be_read(
    world: World, directory: Directory, published: bytes | None
) -> None:
    world.outside.answers[_METADATA] = directory.metadata.encode()
    staff = federated(world, "SAML", {"MetadataURL": _METADATA})
    browser = Browser(world)
    state = away(staff, browser)["RelayState"]
    del world.outside.answers[_METADATA]
    if published is not None:
        world.outside.answers[_METADATA] = published
    answer = begun(staff, "Company")
    assert (answer.status, b"metadata" in answer.body) == (400, True)
    response = directory.response(audience(staff), world.now, "Assertion", mail=MAIL)
    form = {"SAMLResponse": response, "RelayState": state}
    told = where(browser.post("/saml2/idpresponse", form))[1]
    assert told["error"] == "invalid_request"
