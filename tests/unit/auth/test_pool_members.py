"""What is added to a pool: providers, groups, scopes, domains and the looks of pages."""

from __future__ import annotations

import base64
from dataclasses import replace
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
    StandardAttribute,
    StringAttribute,
    UserPool,
)
from gatehouse.auth.user_pool.attributes import STANDARD_ATTRIBUTES
from gatehouse.core import AppStack, OptionError, Transform
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


# ---- attributes that a provider fills -------------------------------------------------------

EVERY_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


@EVERY_KIND
def test_what_a_provider_fills_by_default_can_change(stack: AppStack, kind: Any) -> None:
    filled = [name for name in kind.default_attributes if name in STANDARD_ATTRIBUTES]
    assert filled
    for index, name in enumerate(filled):
        immutable = {name: StandardAttribute(mutable=False)}
        users = UserPool(stack, f"Users{index}", standard_attributes=immutable)
        with pytest.raises(OptionError, match="must be mutable"):
            users.add_identity_provider("Elsewhere", kind)


@EVERY_KIND
@pytest.mark.parametrize("attribute", ["nickname", "custom:tenant"])
def test_what_a_mapping_names_can_change(stack: AppStack, kind: Any, attribute: str) -> None:
    users = UserPool(
        stack,
        "Users",
        standard_attributes={"nickname": StandardAttribute(mutable=False)},
        custom_attributes={"tenant": StringAttribute(mutable=False)},
    )
    with pytest.raises(OptionError, match="must be mutable"):
        users.add_identity_provider("Elsewhere", replace(kind, attributes={attribute: "there"}))


@EVERY_KIND
def test_an_immutable_attribute_that_no_provider_fills_is_no_matter(
    stack: AppStack, kind: Any
) -> None:
    users = UserPool(
        stack,
        "Users",
        standard_attributes={
            "email": StandardAttribute(mutable=False),
            "nickname": StandardAttribute(mutable=False),
        },
        custom_attributes={"tenant": StringAttribute(mutable=False)},
    )
    users.add_identity_provider("Elsewhere", replace(kind, attributes={"username": "there"}))


@EVERY_KIND
def test_a_provider_fills_what_the_pool_requires(stack: AppStack, kind: Any) -> None:
    required = {"birthdate": StandardAttribute(required=True)}
    users = UserPool(stack, "Users", standard_attributes=required)
    with pytest.raises(OptionError, match="must fill birthdate, which the pool requires"):
        users.add_identity_provider("Elsewhere", kind)
    others = UserPool(stack, "Others", standard_attributes=required)
    filling = replace(kind, attributes={**kind.default_attributes, "birthdate": "born"})
    others.add_identity_provider("There", filling)


@EVERY_KIND
def test_a_client_may_write_what_its_providers_fill(stack: AppStack, kind: Any) -> None:
    users = UserPool(stack, "Users", custom_attributes={"tenant": StringAttribute()})
    elsewhere = users.add_identity_provider(
        "Elsewhere", replace(kind, attributes={"email": "mail", "custom:tenant": "there"})
    )
    with pytest.raises(OptionError, match='must contain "custom:tenant"'):
        users.add_client("Web", providers=[elsewhere])
    with pytest.raises(OptionError, match='must contain "email"'):
        users.add_client("Phone", providers=[elsewhere], write_attributes=["custom:tenant"])
    users.add_client("Desk", providers=[elsewhere], write_attributes=["custom:tenant", "email"])
    users.add_client("Own", write_attributes=["name"])


def test_names_and_verifications_are_written_without_the_clients_right(users: UserPool) -> None:
    mapping = {"username": "sub", "email_verified": "email_verified"}
    google = users.add_identity_provider("Google", Google(GOOGLE, SECRET, attributes=mapping))
    users.add_client("Web", providers=[google], write_attributes=["locale"])


def test_an_imported_pool_may_have_any_attribute_but_its_clients_must_write_it(
    stack: AppStack,
) -> None:
    users = UserPool.from_id(stack, "Users", "eu-west-1_AbCdEfGhI")
    mapping = {"custom:tenant": "hd", "email": "email"}
    google = users.add_identity_provider("Google", Google(GOOGLE, SECRET, attributes=mapping))
    users.add_client("Web", providers=[google], write_attributes=["custom:tenant", "email"])
    with pytest.raises(OptionError, match='must contain "custom:tenant"'):
        users.add_client("Phone", providers=[google])


@pytest.mark.parametrize("name", ["Ada", "x" * 32, "a_b"])
def test_a_providers_name_has_three_characters_or_more(users: UserPool, name: str) -> None:
    staff = Saml(metadata_url="https://sso.example.com/metadata")
    users.add_identity_provider("Staff", staff, name=name, identifiers=["x" * 36 + ".com"])


def test_facebooks_version_is_in_each_of_its_addresses(stack: AppStack, users: UserPool) -> None:
    users.add_identity_provider("Facebook", Facebook("123", SECRET, api_version="v99.0"))
    _, made = provider(stack)
    addresses = [text for text in made["provider_details"].values() if "facebook.com" in text]
    assert len(addresses) == 3
    assert all("/v99.0/" in each for each in addresses)
    assert made["provider_details"]["api_version"] == "v99.0"


def test_govcloud_has_domains_by_prefix_and_other_regions_have_hosts(stack: AppStack) -> None:
    gov = new_stack(region="us-gov-west-1")
    UserPool(gov, "Users").add_domain("Domain", prefix="acme-notes")
    certificate = "arn:aws:acm:us-east-1:111122223333:certificate/1"
    UserPool(stack, "Users").add_domain(
        "Domain", host="auth.example.com", certificate_arn=certificate
    )


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


def test_metadata_is_passed_on_as_it_is_without_its_mark(stack: AppStack, users: UserPool) -> None:
    Path("sso.xml").write_text("\ufeff<EntityDescriptor>${a} %{b}</EntityDescriptor>", "utf-8")
    users.add_identity_provider("Staff", Saml(metadata_file="sso.xml"))
    _, made = provider(stack)
    text = made["provider_details"]["MetadataFile"]
    assert text == "<EntityDescriptor>$${a} %%{b}</EntityDescriptor>"


@pytest.mark.parametrize("name", ["", " "])
def test_a_mapping_names_what_fills_an_attribute(name: str) -> None:
    with pytest.raises(OptionError, match="must name what of the provider fills email"):
        Saml(metadata_url="https://sso.example.com/m", attributes={"email": name})


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


def test_a_client_is_customized_once(stack: AppStack, users: UserPool) -> None:
    users.add_domain("Domain", prefix="acme-notes")
    web, css = users.add_client("Web"), ".a { color: red; }"
    users.customize_ui("Looks", css=css)
    users.customize_ui("WebLooks", css=css, client=web)
    with pytest.raises(OptionError, match=r"a client can have one customization, and .*WebLooks"):
        users.customize_ui("More", css=css, client=web)
    with pytest.raises(OptionError, match="a pool can have one customization for all clients"):
        users.customize_ui("Others", css=css)


def federated(stack: AppStack, *names: str, **client: Any) -> None:
    """A client of a provider, whose mapping a transform sets to attributes of these names."""
    users = UserPool(
        stack,
        "Pool",
        usernames=["email"],
        standard_attributes={
            "name": StandardAttribute(required=True),
            "locale": StandardAttribute(mutable=False),
        },
    )
    mapping = {"attribute_mapping": {name: name for name in names}}
    staff = users.add_identity_provider(
        "Staff",
        Saml(metadata_url="https://sso.example.com/m", attributes={"name": "n"}),
        transform={"identity_provider": Transform(mapping, reason="the directory's own names")},
    )
    users.add_client("Web", providers=[staff], **client)


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["email"], "must fill name"),
        (["name", "locale"], "must be mutable"),
        (["name", "custom:team"], "must be a custom attribute of the pool"),
    ],
)
def test_a_mapping_of_a_transform_is_checked(stack: AppStack, names: list[str], says: str) -> None:
    with pytest.raises(OptionError, match=says):
        federated(stack, *names)


def test_a_client_can_write_what_transforms_let_a_provider_fill(stack: AppStack) -> None:
    with pytest.raises(OptionError, match='must contain "nickname"'):
        federated(stack, "name", "nickname", write_attributes=["name"])


def test_what_a_transform_lets_a_client_write_is_checked_too(stack: AppStack) -> None:
    written = Transform({"write_attributes": ["name"]}, reason="the rest is the directory's")
    with pytest.raises(OptionError, match='must contain "nickname"'):
        federated(stack, "name", "nickname", transform={"client": written})


def test_a_mapping_that_fits_may_come_by_transform(stack: AppStack) -> None:
    written = Transform({"write_attributes": ["name", "nickname"]}, reason="so few are enough")
    federated(stack, "name", "nickname", transform={"client": written})


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


@pytest.mark.parametrize(("second", "refused"), [("CORP", True), ("Corp2", False)])
def test_names_of_identity_providers_differ_in_more_than_case(
    stack: AppStack, second: str, refused: bool
) -> None:
    users = UserPool(stack, "Users")
    saml = Saml("https://sso.example.com/metadata", attributes={"email": "mail"})
    users.add_identity_provider("One", saml, name="Corp")
    if refused:
        with pytest.raises(OptionError, match="a name of its own, whatever its case"):
            users.add_identity_provider("Two", saml, name=second)
    else:
        users.add_identity_provider("Two", saml, name=second)
