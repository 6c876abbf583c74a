"""AssumeRoleWithWebIdentity takes a genuine token, and nothing else."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.gatehouse.local.pools import Pool, refusal


@pytest.fixture(scope="module")
def pool(pools: Any) -> Pool:
    made: Pool = pools(classic=True)
    return made


@pytest.fixture(scope="module")
def token(pool: Pool) -> str:
    return str(pool.open_id_token(pool.token("ann"))[1])


def _claims(token: str) -> dict[str, Any]:
    decoded: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return decoded


def _unsigned(claims: dict[str, Any]) -> str:
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts]
    return b".".join([*encoded, b""]).decode()


def test_a_genuine_token_gives_a_session_of_the_role(pool: Pool, token: str, clients: Any) -> None:
    arn = clients("sts", pool.assume(token)).get_caller_identity()["Arn"]
    assert f"assumed-role/{pool.signed_in}/" in arn


def test_a_token_that_somebody_else_signed_is_refused(pool: Pool, token: str) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    header = jwt.get_unverified_header(token)
    forged = jwt.encode(_claims(token), key, "RS256", headers={"kid": header["kid"]})
    assert refusal(pool.assume, forged) == "InvalidIdentityToken"


def test_a_token_without_a_signature_is_refused(pool: Pool, token: str) -> None:
    assert refusal(pool.assume, _unsigned(_claims(token))) == "InvalidIdentityToken"


def test_a_token_whose_claims_were_changed_is_refused(pool: Pool, token: str) -> None:
    head, _, signature = token.split(".")
    other = _unsigned({**_claims(token), "sub": "us-east-1:someone-else"}).split(".")[1]
    assert refusal(pool.assume, f"{head}.{other}.{signature}") == "InvalidIdentityToken"


@pytest.mark.parametrize("nonsense", ["abcd", "a.b.c", "...."])
def test_a_text_that_is_not_a_token_is_refused(pool: Pool, nonsense: str) -> None:
    assert refusal(pool.assume, nonsense) == "InvalidIdentityToken"


def test_a_token_of_a_user_pool_is_not_one_of_an_identity_pool(pool: Pool) -> None:
    assert refusal(pool.assume, pool.token("ann")) == "InvalidIdentityToken"


def test_a_token_of_another_identity_pool_is_not_trusted(pool: Pool, pools: Any) -> None:
    other: Pool = pools(classic=True)
    _, foreign = other.open_id_token(other.token("ann"))
    assert refusal(pool.assume, foreign) == "AccessDenied"


def test_a_guests_token_is_not_trusted_for_the_role_of_signed_in_users(pools: Any) -> None:
    pool: Pool = pools(classic=True, guests=True)
    _, token = pool.open_id_token()
    assert refusal(pool.assume, token) == "AccessDenied"


def test_a_token_of_a_registered_user_pool_is_accepted(pool: Pool, clients: Any) -> None:
    role = pool.register_as_provider()
    mine = clients("sts").assume_role_with_web_identity(
        RoleArn=role, RoleSessionName="ann", WebIdentityToken=pool.token("ann")
    )
    assert mine["AssumedRoleUser"]["Arn"].endswith("/ann")


def test_the_answer_names_the_subject_and_audience_of_the_token(
    pool: Pool, token: str, clients: Any
) -> None:
    answer = clients("sts").assume_role_with_web_identity(
        RoleArn=pool.roles["authenticated"], RoleSessionName="app", WebIdentityToken=token
    )
    told = (answer["SubjectFromWebIdentityToken"], answer["Audience"])
    assert told == (_claims(token)["sub"], pool.identities)
