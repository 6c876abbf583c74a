"""Clients of others work unmodified on the local AWS, as they do on AWS."""

from __future__ import annotations

import json
import shutil
import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from pycognito import Cognito

from tests.gatehouse.local.pools import Pool, refusal

_REPOSITORY = Path(__file__).parents[3]
_MAIL, _PASSWORD = "ann@example.com", "Correct-1-horse"
_SCRIPT = Path(__file__).with_name("sign_in.js")
_LIBRARY = _REPOSITORY / "node_modules" / "amazon-cognito-identity-js"


@pytest.fixture
def pool(pools: Any) -> Pool:
    made: Pool = pools()
    return made


@pytest.fixture
def user(pool: Pool, local_aws: Any, monkeypatch: pytest.MonkeyPatch) -> Cognito:
    """Make pycognito's user with its ordinary settings alone."""
    for name, value in local_aws.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)  # it may hold another instance's key
    keys = f"{local_aws.endpoint}/{pool.users}/.well-known/jwks.json"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(keys, timeout=30) as answer:
        monkeypatch.setenv("COGNITO_JWKS", answer.read().decode())
    return Cognito(pool.users, pool.client, username="ann")


def _signed_in(user: Cognito, password: str = _PASSWORD) -> Cognito:
    user.set_base_attributes(email=_MAIL)
    user.register("ann", _PASSWORD)
    user.admin_confirm_sign_up()
    user.authenticate(password)
    return user


def test_pycognito_signs_up_and_in_and_trusts_the_tokens(user: Cognito) -> None:
    _signed_in(user).verify_tokens()
    assert user.get_user().email == _MAIL


def test_pycognito_cannot_sign_in_with_a_wrong_password(user: Cognito) -> None:
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        _signed_in(user, "Wrong-1-horse")


def test_pycognito_renews_its_tokens(user: Cognito) -> None:
    before = _signed_in(user).access_token
    user.renew_access_token()
    user.verify_tokens()
    assert user.access_token != before


def test_pycognito_changes_a_password(user: Cognito) -> None:
    _signed_in(user).change_password(_PASSWORD, "Correct-2-horses")
    user.authenticate("Correct-2-horses")
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        user.authenticate(_PASSWORD)


def test_a_session_that_pycognito_signed_out_of_is_over(user: Cognito) -> None:
    token = _signed_in(user).access_token
    client = user.client
    user.logout()
    assert refusal(client.get_user, AccessToken=token) == "NotAuthorizedException"


def test_pycognitos_token_becomes_credentials(user: Cognito, pool: Pool, clients: Any) -> None:
    given = pool.credentials(_signed_in(user).id_token)
    arn = clients("sts", given).get_caller_identity()["Arn"]
    assert f"assumed-role/{pool.signed_in}/" in arn


@pytest.fixture
def browser(pool: Pool, local_aws: Any) -> Callable[[str], dict[str, Any]]:
    """Run a step of the script with amazon-cognito-identity-js."""
    node = shutil.which("node")
    if node is None or not _LIBRARY.is_dir():
        pytest.skip("needs Node.js and amazon-cognito-identity-js (npm ci)")

    def run(action: str) -> dict[str, Any]:
        told = {
            "endpoint": local_aws.endpoint,
            "pool": pool.users,
            "client": pool.client,
            "action": action,
            "mail": _MAIL,
            "password": _PASSWORD,
        }
        ended = subprocess.run(
            [node, str(_SCRIPT), json.dumps(told)],
            env={**local_aws.environment, "NODE_PATH": str(_LIBRARY.parent)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        answer: dict[str, Any] = json.loads(ended.stdout)
        return answer

    return run


def test_amazon_cognito_identity_js_signs_up_and_in(
    browser: Callable[[str], dict[str, Any]], pool: Pool, clients: Any
) -> None:
    assert browser("signUp") == {"confirmed": False}
    clients("cognito-idp").admin_confirm_sign_up(UserPoolId=pool.users, Username=_MAIL)
    told = browser("session")
    assert told["email"] == _MAIL
    assert pool.credentials(told["idToken"])["AccessKeyId"].startswith("ASIA")
    ended = browser("signOut")["endedToken"]
    assert refusal(clients("cognito-idp").get_user, AccessToken=ended) == "NotAuthorizedException"
    assert refusal(pool.credentials, told["idToken"]) == "NotAuthorizedException"
    assert browser("wrong") == {"refused": "NotAuthorizedException"}
