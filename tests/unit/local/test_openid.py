"""Tokens and the keys of their issuers, without a network."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from gatehouse.errors import CommandError
from gatehouse.local.launcher.login_issuers import from_environment
from gatehouse.local.services.openid import tokens
from gatehouse.local.services.openid.believing import ExpiredError, ForgedError, TokenKeys
from gatehouse.local.services.openid.issuers import KEPT, Issuers, UnreachableIssuerError
from gatehouse.local.services.openid.jwt_authorizer import token_of

_ISSUER = "https://login.example.com"
_NOW = 1_800_000_000


class Keys:
    """What an issuer publishes, and how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.published = {"one": self.key}
        self.issuer: object = _ISSUER

    def fetch(self, address: str) -> Any:
        if address.endswith("/.well-known/openid-configuration"):
            self.asked += 1
            return {"issuer": self.issuer, "jwks_uri": f"{_ISSUER}/keys"}
        found = []
        for name, key in self.published.items():
            made = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
            found.append({**made, "kid": name, "alg": "RS256", "use": "sig"})
        return {"keys": found}

    def token(self, *, kid: str | None = "one", **claims: Any) -> tokens.Token:
        body = {"iss": _ISSUER, "sub": "ann", "aud": "web", "exp": _NOW + 60, **claims}
        headers = {"kid": kid} if kid else None
        return tokens.read(jwt.encode(body, self.key, "RS256", headers=headers))


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def checked(keys: Keys) -> Callable[..., None]:
    found = TokenKeys(issuers=Issuers(keys.fetch, lambda: 0))

    def check(token: tokens.Token, now: float = _NOW, **more: float) -> None:
        found.check(token, _ISSUER, now, **more)

    return check


def test_a_genuine_token_is_taken(keys: Keys, checked: Callable[..., None]) -> None:
    checked(keys.token())
    checked(keys.token(kid=None))


def test_a_token_counts_until_it_expires(keys: Keys, checked: Callable[..., None]) -> None:
    checked(keys.token(exp=_NOW + 1))
    with pytest.raises(ExpiredError):
        checked(keys.token(exp=_NOW))
    checked(keys.token(exp=_NOW), leeway=300)
    with pytest.raises(ExpiredError):
        checked(keys.token(exp=None))


@pytest.mark.parametrize("expires", ["soon", True, [_NOW + 60]])
def test_a_token_must_say_when_it_expires(
    keys: Keys, checked: Callable[..., None], expires: object
) -> None:
    token = keys.token()
    changed = tokens.Token(
        token.header, {**token.claims, "exp": expires}, token.text, token.signed, token.signature
    )
    with pytest.raises(ExpiredError):
        checked(changed)


def test_a_key_that_is_new_is_asked_for_at_once(keys: Keys) -> None:
    issuers = Issuers(keys.fetch, lambda: 0)
    assert issuers.keys(_ISSUER, "one")
    assert issuers.keys(_ISSUER, "one")
    assert keys.asked == 1
    keys.published["two"] = keys.key
    assert issuers.keys(_ISSUER, "two")
    assert keys.asked == 2


def test_a_key_that_is_withdrawn_is_forgotten(keys: Keys) -> None:
    now = [0.0]
    issuers = Issuers(keys.fetch, lambda: now[0])
    assert issuers.keys(_ISSUER, "one")
    keys.published = {"two": keys.key}
    now[0] = KEPT
    assert issuers.keys(_ISSUER, "one") == ()


@pytest.mark.parametrize("issuer", ["https://other.example.com", None, 1])
def test_an_issuer_must_publish_its_own_address(keys: Keys, issuer: object) -> None:
    keys.issuer = issuer
    with pytest.raises(UnreachableIssuerError, match="its own address"):
        Issuers(keys.fetch).keys(_ISSUER, "one")


@pytest.mark.parametrize("issuer", ["http://login.example.com", "file:///etc", "login.example.com"])
def test_keys_are_fetched_over_https_alone(keys: Keys, issuer: str) -> None:
    with pytest.raises(UnreachableIssuerError, match="https"):
        Issuers(keys.fetch).keys(issuer, "one")


def test_a_token_of_another_key_is_forged(keys: Keys, checked: Callable[..., None]) -> None:
    other = Keys()
    with pytest.raises(ForgedError):
        checked(other.token())
    with pytest.raises(ForgedError):
        checked(keys.token(kid="two"))


@pytest.mark.parametrize("algorithm", ["none", "HS256", "PS256", "RS256 ", None, 1])
def test_another_algorithm_is_not_taken(keys: Keys, algorithm: object) -> None:
    token = keys.token()
    key = keys.fetch("keys")["keys"][0]
    changed = tokens.Token(
        {**token.header, "alg": algorithm}, token.claims, token.text, token.signed, token.signature
    )
    assert tokens.is_signed_by(token, key)
    assert not tokens.is_signed_by(changed, key)


def test_a_token_of_a_curve_is_taken_where_curves_are() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
    token = tokens.read(jwt.encode({"sub": "ann"}, key, "ES256"))
    assert tokens.is_signed_by(token, public)
    assert not tokens.is_signed_by(token, public, tokens.RSA_ALGORITHMS)
    assert not tokens.is_signed_by(token, {**public, "crv": "P-384"})


def test_a_short_key_is_not_taken() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    token = tokens.read(jwt.encode({"sub": "ann"}, key, "RS256"))
    assert not tokens.is_signed_by(token, public)


_LIST = base64.urlsafe_b64encode(b"[]").rstrip(b"=").decode()


@pytest.mark.parametrize(
    "text", ["", "a.b", "a.b.c.d", "é.b.c", f"{_LIST}.{_LIST}.", None, 7, "..."]
)
def test_what_is_no_token_is_refused(text: object) -> None:
    with pytest.raises(tokens.NotATokenError):
        tokens.read(text)


@pytest.mark.parametrize(
    ("headers", "query", "found"),
    [
        ({"authorization": "Bearer abc"}, {}, "abc"),
        ({"authorization": "bearer abc"}, {}, "abc"),
        ({"authorization": "abc"}, {}, "abc"),
        ({}, {"token": ["abc"]}, "abc"),
        ({}, {}, None),
        ({"authorization": ""}, {}, None),
    ],
)
def test_a_token_is_found_where_the_authorizer_looks(
    headers: dict[str, str], query: dict[str, list[str]], found: str | None
) -> None:
    sources = ["$request.header.Authorization", "$request.querystring.token"]
    assert token_of(sources, headers, query) == found


def test_stand_ins_are_named_by_the_environment() -> None:
    told = "graph.facebook.com=https://localhost:1 www.amazon.com=https://localhost:2"
    assert from_environment({"GATEHOUSE_LOGIN_ISSUERS": told}) == {
        "graph.facebook.com": "https://localhost:1",
        "www.amazon.com": "https://localhost:2",
    }
    assert from_environment({}) == {}


@pytest.mark.parametrize("told", ["graph.facebook.com", "=https://a", "a=http://localhost:1"])
def test_a_stand_in_of_another_form_is_refused(told: str) -> None:
    with pytest.raises(CommandError, match="must hold entries such as"):
        from_environment({"GATEHOUSE_LOGIN_ISSUERS": told})
