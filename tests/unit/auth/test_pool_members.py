"""What is added to a pool: providers, groups, scopes, domains and the looks of pages."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from gatehouse.auth import (
    Amazon,
    Apple,
    Facebook,
    Google,
    Oidc,
    Saml,
    SecretFrom,
    UserPool,
)
from gatehouse.core import AppStack, OptionError
from gatehouse.iam import Principal, Role, Trust

from tests.unit.synth import Json, new_stack, synthesized

GOOGLE = "123.apps.googleusercontent.com"
SECRET = SecretFrom.variable("client_secret")
KINDS: dict[str, Any] = {
    "Google": Google(GOOGLE, SECRET),
    "Facebook": Facebook("123", SECRET),
    "LoginWithAmazon": Amazon("amzn1.application-oa2-client.abc", SECRET),
    "SignInWithApple": Apple("com.example.notes", "ABCDEFGHIJ", "KLMNOPQRST", SECRET),
    "OIDC": Oidc("https://login.example.com", "notes", SECRET),
    "SAML": Saml(metadata_url="https://sso.example.com/metadata"),
}


@pytest.fixture
def users(stack: AppStack) -> UserPool:
    return UserPool(stack, "Users")


def provider(stack: AppStack) -> tuple[Json, Json]:
    synth = synthesized(stack)
    (made,) = synth["resource"]["aws_cognito_identity_provider"].values()
    return synth, made


@pytest.mark.parametrize("kind", KINDS)
def test_a_provider_has_its_type_and_a_mapping_that_fits(
    stack: AppStack, users: UserPool, kind: str
) -> None:
    users.add_identity_provider("Elsewhere", KINDS[kind])
    _, made = provider(stack)
    assert made["provider_type"] == kind
    assert made["provider_name"] == ("Elsewhere" if kind in ("OIDC", "SAML") else kind)
    assert "email" in made["attribute_mapping"]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "SAML"])
def test_no_detail_of_a_provider_with_a_secret_is_ignored(
    stack: AppStack, users: UserPool, kind: str
) -> None:
    users.add_identity_provider("Elsewhere", KINDS[kind])
    _, made = provider(stack)
    assert "lifecycle" not in made
    secret = "private_key" if kind == "SignInWithApple" else "client_secret"
    assert made["provider_details"][secret] == "${var.client_secret}"


def test_what_aws_reads_from_metadata_is_ignored_and_no_more(
    stack: AppStack, users: UserPool
) -> None:
    users.add_identity_provider("Staff", KINDS["SAML"])
    _, made = provider(stack)
    assert made["lifecycle"] == {
        "ignore_changes": [
            'provider_details["ActiveEncryptionCertificate"]',
            'provider_details["SLORedirectBindingURI"]',
            'provider_details["SSORedirectBindingURI"]',
        ]
    }


def test_a_variable_with_a_secret_is_sensitive_and_shared(stack: AppStack, users: UserPool) -> None:
    users.add_identity_provider("Google", KINDS["Google"])
    users.add_identity_provider("Facebook", KINDS["Facebook"])
    assert synthesized(stack)["variable"] == {
        "client_secret": {"type": "string", "sensitive": True, "nullable": False}
    }


def test_a_secret_is_read_from_secrets_manager(stack: AppStack, users: UserPool) -> None:
    secret = SecretFrom.secrets_manager("notes/google", key="secret")
    users.add_identity_provider("Google", Google(GOOGLE, secret))
    synth, made = provider(stack)
    assert synth["data"]["aws_secretsmanager_secret_version"] == {
        "users_google_secret": {"secret_id": "notes/google"}
    }
    read = "data.aws_secretsmanager_secret_version.users_google_secret.secret_string"
    assert made["provider_details"]["client_secret"] == f"${{jsondecode({read}).secret}}"


def test_a_secret_is_read_from_a_parameter(stack: AppStack, users: UserPool) -> None:
    users.add_identity_provider("Google", Google(GOOGLE, SecretFrom.ssm("/notes/google")))
    synth, made = provider(stack)
    assert synth["data"]["aws_ssm_parameter"] == {
        "users_google_secret": {"name": "/notes/google", "with_decryption": True}
    }
    assert made["provider_details"]["client_secret"] == (
        "${data.aws_ssm_parameter.users_google_secret.value}"
    )


def test_a_secret_that_was_refused_is_not_shown() -> None:
    with pytest.raises(OptionError) as raised:
        Google(GOOGLE, "GOCSPX-12345")
    assert "GOCSPX" not in str(raised.value)


def test_a_provider_does_not_show_its_secret() -> None:
    assert "client_secret" not in repr(Google(GOOGLE, "${var.client_secret}"))


def test_a_client_waits_for_its_providers(stack: AppStack, users: UserPool) -> None:
    google = users.add_identity_provider("Google", KINDS["Google"])
    users.add_client("Web", providers=["cognito", google])
    client = synthesized(stack)["resource"]["aws_cognito_user_pool_client"]["web"]
    assert client["supported_identity_providers"] == [
        "COGNITO",
        "${aws_cognito_identity_provider.users_google.provider_name}",
    ]


def test_the_callbacks_of_identity_providers_are_attributes(
    stack: AppStack, users: UserPool
) -> None:
    domain = users.add_domain("Domain", prefix="acme-notes")
    assert domain.provider_callback == f"{domain.url}/oauth2/idpresponse"
    assert domain.saml_callback == f"{domain.url}/saml2/idpresponse"
    stack.output(Audience=users.saml_audience)
    assert synthesized(stack)["output"]["Audience"]["value"] == (
        "urn:amazon:cognito:sp:${aws_cognito_user_pool.users.id}"
    )


def test_a_scope_that_is_written_out_waits_for_its_server(stack: AppStack, users: UserPool) -> None:
    users.add_client("Job", kind="machine", scopes=["notes/read"])
    users.add_resource_server("Api", identifier="notes", scopes={"read": "Read"})
    client = synthesized(stack)["resource"]["aws_cognito_user_pool_client"]["job"]
    assert client["allowed_oauth_scopes"] == ["notes/read"]
    assert client["depends_on"] == ["aws_cognito_resource_server.users_api"]


def test_metadata_may_come_from_a_file(stack: AppStack, users: UserPool) -> None:
    Path("sso.xml").write_text("<EntityDescriptor/>")
    users.add_identity_provider("Staff", Saml(metadata_file="sso.xml"), identifiers=["a.com"])
    _, made = provider(stack)
    assert made["provider_details"]["MetadataFile"] == "<EntityDescriptor/>"
    assert made["idp_identifiers"] == ["a.com"]


def test_minimal_setup_of_a_group(stack: AppStack, users: UserPool) -> None:
    users.add_group("Readers")
    assert synthesized(stack)["resource"]["aws_cognito_user_group"] == {
        "users_readers": {"name": "Readers", "user_pool_id": "${aws_cognito_user_pool.users.id}"}
    }


def test_a_group_has_a_role_and_a_rank(stack: AppStack, users: UserPool) -> None:
    role = Role(stack, "Admin", trust=Trust(Principal("Service", ["lambda.amazonaws.com"])))
    users.add_group("Admins", name="admins", description="All", precedence=1, role=role)
    (group,) = synthesized(stack)["resource"]["aws_cognito_user_group"].values()
    assert group["precedence"] == 1
    assert group["role_arn"] == "${aws_iam_role.admin.arn}"
    assert group["description"] == "All"


def test_minimal_setup_of_a_resource_server(stack: AppStack, users: UserPool) -> None:
    users.add_resource_server("Api", identifier="notes", scopes={"write": "W", "read": "R"})
    assert synthesized(stack)["resource"]["aws_cognito_resource_server"] == {
        "users_api": {
            "identifier": "notes",
            "name": "Api",
            "user_pool_id": "${aws_cognito_user_pool.users.id}",
            "scope": [
                {"scope_name": "read", "scope_description": "R"},
                {"scope_name": "write", "scope_description": "W"},
            ],
        }
    }


def test_minimal_setup_of_a_domain(stack: AppStack, users: UserPool) -> None:
    users.add_domain("Domain", prefix="acme-notes")
    assert synthesized(stack)["resource"]["aws_cognito_user_pool_domain"] == {
        "users_domain": {
            "domain": "acme-notes",
            "user_pool_id": "${aws_cognito_user_pool.users.id}",
        }
    }


@pytest.mark.parametrize(("pages", "version"), [("classic", 1), ("managed", 2)])
def test_a_domain_shows_the_pages_that_are_asked_for(
    stack: AppStack, users: UserPool, pages: str, version: int
) -> None:
    users.add_domain("Domain", prefix="acme-notes", pages=pages)
    (domain,) = synthesized(stack)["resource"]["aws_cognito_user_pool_domain"].values()
    assert domain["managed_login_version"] == version


def test_a_host_of_your_own_comes_before_a_prefix(users: UserPool) -> None:
    certificate = "arn:aws:acm:us-east-1:111122223333:certificate/1"
    own = users.add_domain("Own", host="auth.example.com", certificate_arn=certificate)
    users.add_domain("Domain", prefix="acme-notes")
    assert users.domain is own


def test_a_pool_has_one_prefix(users: UserPool) -> None:
    users.add_domain("Domain", prefix="acme-notes")
    with pytest.raises(OptionError, match="a pool can have one prefix"):
        users.add_domain("Other", prefix="acme-others")


def test_pages_with_a_domain_can_be_customized(stack: AppStack, users: UserPool) -> None:
    Path("logo.png").write_bytes(b"\x89PNG")
    users.add_domain("Domain", prefix="acme-notes")
    web = users.add_client("Web")
    users.customize_ui("Looks", css=".a { color: red; }", logo="logo.png", client=web)
    assert synthesized(stack)["resource"]["aws_cognito_user_pool_ui_customization"] == {
        "users_looks": {
            "user_pool_id": "${aws_cognito_user_pool_domain.users_domain.user_pool_id}",
            "client_id": "${aws_cognito_user_pool_client.web.id}",
            "css": ".a { color: red; }",
            "image_file": base64.b64encode(b"\x89PNG").decode(),
        }
    }


def test_a_resource_server_can_be_transformed() -> None:
    stack = new_stack()
    users = UserPool(stack, "UserPool")
    users.add_resource_server(
        "Scopes",
        identifier="notes",
        scopes={"read": "Read notes"},
        transform={"resource_server": {"name": "Our notes"}},
    )
    (server,) = synthesized(stack)["resource"]["aws_cognito_resource_server"].values()
    assert server["name"] == "Our notes"
    assert server["scope"] == [{"scope_name": "read", "scope_description": "Read notes"}]
