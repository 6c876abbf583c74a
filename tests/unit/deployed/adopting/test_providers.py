"""Identity providers are written as constructs, and their secrets are not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.stub import Stubber
from gatehouse.deployed.adopting import secrets
from gatehouse.deployed.adopting.comparing import HIDDEN, read_plan
from gatehouse.deployed.adopting.constructs import Construct, Name, New
from gatehouse.deployed.adopting.reading.aws import Aws
from gatehouse.deployed.adopting.reading.providers import metadata, metadata_file, read_provider
from gatehouse.deployed.adopting.reading.user_pool import RunningUserPool
from gatehouse.deployed.adopting.recognising.members import members
from gatehouse.deployed.adopting.recognising.names import Names
from gatehouse.deployed.adopting.refusing import leave_out
from gatehouse.deployed.adopting.secrets import secrets_of
from gatehouse.errors import CommandError

POOL = "eu-west-1_AbCdEfGhI"
ENDPOINTS = {
    "authorize_url": "https://login.example.com/authorize",
    "token_url": "https://login.example.com/token",
    "attributes_url": "https://login.example.com/me",
    "jwks_uri": "https://login.example.com/keys",
}
#: What AWS shows of each kind, and what is written.
KINDS: dict[str, tuple[dict[str, str], str, dict[str, Any]]] = {
    "Google": (
        {"client_id": "1.apps.googleusercontent.com", "authorize_scopes": "openid email"},
        "Google",
        {"client_id": "1.apps.googleusercontent.com", "scopes": ["openid", "email"]},
    ),
    "Facebook": (
        {"client_id": "1", "authorize_scopes": "public_profile, email", "api_version": "v17.0"},
        "Facebook",
        {"client_id": "1", "scopes": ["public_profile", "email"], "api_version": "v17.0"},
    ),
    "LoginWithAmazon": (
        {"client_id": "amzn1.application-oa2-client.1", "authorize_scopes": "profile"},
        "Amazon",
        {"client_id": "amzn1.application-oa2-client.1", "scopes": ["profile"]},
    ),
    "OIDC": (
        {
            "client_id": "1",
            "authorize_scopes": "openid",
            "attributes_request_method": "POST",
            "oidc_issuer": "https://login.example.com",
            **ENDPOINTS,
        },
        "Oidc",
        {
            "issuer": "https://login.example.com",
            "client_id": "1",
            "scopes": ["openid"],
            "attributes_request_method": "POST",
            **ENDPOINTS,
        },
    ),
    "SAML": (
        {
            "MetadataURL": "https://sso.example.com/metadata",
            "IDPSignout": "true",
            "EncryptedResponses": "false",
            "RequestSigningAlgorithm": "rsa-sha256",
        },
        "Saml",
        {
            "metadata_url": "https://sso.example.com/metadata",
            "sign_out": True,
            "signed_requests": True,
            "encrypted_responses": False,
            "provider_initiated": False,
        },
    ),
}


def provider(kind: str, details: dict[str, str], name: str = "", **more: Any) -> dict[str, Any]:
    return {
        "ProviderName": name or kind,
        "ProviderType": kind,
        "ProviderDetails": details,
        "AttributeMapping": {"email": "mail"},
        "HasSecret": kind != "SAML",
        **more,
    }


def written(*providers: dict[str, Any], supported: list[str]) -> tuple[Construct, list[Construct]]:
    client = {
        "ClientId": "1",
        "ClientName": "web",
        "HasSecret": False,
        "SupportedIdentityProviders": supported,
    }
    running = RunningUserPool({"Id": POOL}, {}, [client], [], [], [*providers], [])
    pool = Construct("UserPool", "Users", "users", {"name": {"production": "notes"}}, {})
    return pool, [*members(pool, running, Names())]


@pytest.mark.parametrize("kind", KINDS)
def test_a_provider_is_written_as_what_it_is(kind: str) -> None:
    details, name, expected = KINDS[kind]
    _, (made, client) = written(provider(kind, details), supported=["COGNITO", kind])
    (what,) = made.positional
    options = dict(what.options)
    secret = options.pop("client_secret", None)
    assert (what.name, options) == (name, {**expected, "attributes": {"email": "mail"}})
    variable = f"{made.variable}_client_secret"
    is_told = any(f"TF_VAR_{variable}" in each for each in made.comments)
    assert is_told is (kind != "SAML")
    assert secret == (New("SecretFrom.variable", positional=(variable,)) if is_told else None)
    assert made.imports == {"identity_provider": f"{POOL}:{kind}"}
    assert client.options["providers"] == ["cognito", Name(made.variable)]


def test_one_whose_secret_aws_does_not_show_stays() -> None:
    apple = provider("SignInWithApple", {"client_id": "com.example"}, HasSecret=False)
    pool, (client,) = written(apple, supported=["COGNITO", "SignInWithApple"])
    assert (
        "SignInWithApple stays with the tool that made it: AWS shows no secret" in pool.comments[0]
    )
    assert "providers" not in client.options  # it is carried, as it names what stays


def test_metadata_without_an_address_are_a_file() -> None:
    saml = provider("SAML", {"MetadataFile": "<EntityDescriptor/>"}, name="a/b c")
    assert metadata(saml) == "<EntityDescriptor/>"
    _, (made, _) = written(saml, supported=["COGNITO"])
    assert made.positional[0].options["metadata_file"] == metadata_file(saml)
    assert metadata_file(saml) == "taken_over/a_b_c.xml"
    assert metadata(provider("SAML", {**KINDS["SAML"][0], "MetadataFile": "<x/>"})) is None


def test_a_provider_that_a_construct_refuses_stays() -> None:
    pool, made = written(provider("Google", KINDS["Google"][0]), supported=["COGNITO", "Google"])
    said = "Google: option `client_id` cannot be used as given\n"
    said += "  value: '1.apps.googleusercontent.com'\n  rule: must be an id"
    assert leave_out(made, said)
    (client,) = made
    assert "providers" not in client.options
    assert pool.comments == [
        "The identity provider Google stays with the tool that made it; of it: must be an id."
    ]


# ---- secrets --------------------------------------------------------------------------------


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Aws:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.delenv("TF_VAR_google_client_secret", raising=False)
    found = Aws("eu-west-1")
    monkeypatch.setattr(secrets, "Aws", lambda _: found)
    return found


def folder(path: Path) -> Path:
    address = "aws_cognito_identity_provider.google"
    details = {"client_id": "1", "client_secret": "${var.google_client_secret}"}
    content = {
        "provider": {"aws": [{"region": "eu-west-1"}]},
        "import": [{"to": address, "id": f"{POOL}:Google"}],
        "resource": {"aws_cognito_identity_provider": {"google": {"provider_details": details}}},
    }
    (path / "cdk.tf.json").write_text(json.dumps(content))
    return path


def answer(stub: Stubber, **details: str) -> None:
    shown = {"ProviderName": "Google", "ProviderDetails": details}
    asked = {"UserPoolId": POOL, "ProviderName": "Google"}
    stub.add_response("describe_identity_provider", {"IdentityProvider": shown}, asked)


def test_the_source_of_a_provider_has_no_secret(aws: Aws) -> None:
    client = aws.client("cognito-idp")
    with Stubber(client) as stub:
        answer(stub, client_id="1", client_secret="hidden")
        found = read_provider(client, POOL, "Google")
    assert found["ProviderDetails"] == {"client_id": "1"}
    assert found["HasSecret"]


def test_a_plan_gets_the_secret_that_aws_shows(aws: Aws, tmp_path: Path) -> None:
    with Stubber(aws.client("cognito-idp")) as stub:
        answer(stub, client_secret="hidden")
        assert secrets_of(folder(tmp_path)) == {"TF_VAR_google_client_secret": "hidden"}


def test_the_secret_of_the_environment_comes_first(
    aws: Aws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_VAR_google_client_secret", "mine")
    with Stubber(aws.client("cognito-idp")):  # it has no answer
        assert secrets_of(folder(tmp_path)) == {}


def test_a_secret_that_aws_does_not_show_is_asked_for(aws: Aws, tmp_path: Path) -> None:
    with Stubber(aws.client("cognito-idp")) as stub:
        answer(stub, client_id="1")
        with pytest.raises(CommandError, match="must be in the variable TF_VAR_google_client"):
            secrets_of(folder(tmp_path))


def changed(after: str, actions: list[str]) -> dict[str, Any]:
    change = {
        "actions": actions,
        "before": {"provider_details": {"client_id": "1", "client_secret": "hidden"}},
        "after": {"provider_details": {"client_id": after, "client_secret": "hidden"}},
        "before_sensitive": {"provider_details": {}},
        "after_sensitive": {"provider_details": {"client_secret": True}},
        "after_unknown": {"provider_details": {}},
    }
    return {"resource_changes": [{"address": "a.b", "mode": "managed", "change": change}]}


def test_a_difference_beside_a_secret_is_shown_without_it() -> None:
    (found,) = read_plan(changed("2", ["update"])).differences
    assert found.runs == {"client_id": "1", "client_secret": HIDDEN}
    assert found.written == {"client_id": "2", "client_secret": HIDDEN}


def test_a_mark_alone_changes_nothing() -> None:
    assert read_plan(changed("1", ["update"])).is_empty
