"""What an imported user pool has already: its providers, domain and groups."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.auth import (
    Google,
    IdentityPool,
    ImportedUserPool,
    OAuth,
    RoleRule,
    SecretFrom,
    UserPool,
)
from gatehouse.core import AppStack, OptionError

from tests.unit.synth import Json, new_stack, synthesized

POOL = "eu-west-1_AbCdEfGhI"
PAGES = OAuth(["https://example.com/in"], logout_urls=["https://example.com"], scopes=["openid"])
HOST = "https://acme-notes.auth.eu-west-1.amazoncognito.com"


def imported(stack: AppStack, **options: Any) -> ImportedUserPool:
    return UserPool.from_id(stack, "Users", POOL, **options)


def client(synth: Json) -> Json:
    return synth["resource"]["aws_cognito_user_pool_client"]["web"]


def test_a_second_app_signs_in_through_the_providers_and_pages_of_a_pool(stack: AppStack) -> None:
    users = imported(stack, domain="acme-notes")
    providers: list[Any] = [
        "cognito",
        users.identity_provider("Google"),
        users.identity_provider("Staff"),
    ]
    web = users.add_client("Web", oauth=PAGES, providers=providers)
    stack.output(SignIn=web.sign_in_url, SignOut=web.logout_url)
    synth = synthesized(stack)
    assert client(synth)["supported_identity_providers"] == ["COGNITO", "Google", "Staff"]
    assert synth["output"]["SignIn"]["value"].startswith(f"{HOST}/login?client_id=")
    assert synth["output"]["SignOut"]["value"].startswith(f"{HOST}/logout?client_id=")
    assert [*synth["resource"]] == ["aws_cognito_user_pool_client"]


def test_a_provider_has_another_id_than_name(stack: AppStack) -> None:
    users = imported(stack)
    staff = users.identity_provider("Staff", name="acme.directory-1")
    users.add_client("Web", oauth=PAGES, providers=[staff])
    assert client(synthesized(stack))["supported_identity_providers"] == ["acme.directory-1"]


@pytest.mark.parametrize(
    ("domain", "url"),
    [
        ("acme-notes", HOST),
        ("a", "https://a.auth.eu-west-1.amazoncognito.com"),
        ("auth.example.com", "https://auth.example.com"),
    ],
)
def test_the_pages_are_at_the_pools_own_domain(stack: AppStack, domain: str, url: str) -> None:
    users = imported(stack, domain=domain)
    assert users.domain is not None
    assert users.domain.url == url
    assert users.domain.saml_callback == f"{url}/saml2/idpresponse"


def test_the_domain_is_in_the_region_of_the_pool() -> None:
    stack = new_stack(region="eu-north-1")
    domain = imported(stack, domain="acme-notes").domain
    assert domain is not None
    assert domain.url == HOST


def test_a_host_comes_beside_the_prefix_that_is_there(stack: AppStack) -> None:
    users = imported(stack, domain="acme-notes")
    certificate = "arn:aws:acm:us-east-1:111122223333:certificate/1"
    users.add_domain("Host", host="auth.example.com", certificate_arn=certificate)
    users.customize_ui("Looks", css=".a { color: red; }")
    assert "aws_cognito_user_pool_ui_customization" in synthesized(stack)["resource"]


def test_the_pages_that_are_there_can_be_customized(stack: AppStack) -> None:
    imported(stack, domain="acme-notes").customize_ui("Looks", css=".a { color: red; }")
    (looks,) = synthesized(stack)["resource"]["aws_cognito_user_pool_ui_customization"].values()
    assert looks["user_pool_id"] == POOL


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"domain": "Acme"}, "must have 1 to 63 of a-z, 0-9 and hyphen"),
        ({"domain": "https://auth.example.com"}, "must be a host name below a domain"),
        ({"domain": "auth.example.com/login"}, "must be a host name below a domain"),
        ({"domain": ""}, "domain"),
        ({"domain": "${var.domain}"}, "must be known while Python runs"),
        ({"domain": 7}, "domain"),
        ({"tier": "free"}, '"lite", "essentials", "plus"'),
        ({"self_sign_up": "no"}, "must be True or False"),
    ],
)
def test_a_part_that_cannot_be_is_refused(
    stack: AppStack, options: dict[str, Any], says: str
) -> None:
    with pytest.raises(OptionError, match=says):
        imported(stack, **options)


@pytest.mark.parametrize("name", ["COGNITO", "a", "my provider", "two_words", "x" * 33])
def test_a_provider_must_have_a_name_of_cognitos(stack: AppStack, name: str) -> None:
    with pytest.raises(OptionError, match=r"must (be the name of|be another name|have at most)"):
        imported(stack).identity_provider("Staff", name=name)


def test_a_provider_by_its_name_alone_says_how_to_name_it(stack: AppStack) -> None:
    with pytest.raises(OptionError, match=r'pass users.identity_provider\("Google"\)'):
        imported(stack).add_client("Web", oauth=PAGES, providers=["cognito", "Google"])


def test_pages_without_a_domain_say_how_to_name_it(stack: AppStack) -> None:
    web = imported(stack).add_client("Web", oauth=PAGES)
    with pytest.raises(OptionError, match=r'UserPool.from_id\(..., domain="acme-notes"\)'):
        _ = web.sign_in_url


def test_a_provider_that_is_there_is_not_made_again(stack: AppStack) -> None:
    users = imported(stack)
    users.identity_provider("Google")
    google = Google("1-a.apps.googleusercontent.com", SecretFrom.variable("secret"))
    with pytest.raises(OptionError, match="each identity provider of a pool must have a name of"):
        users.add_identity_provider("Second", google)


def test_a_second_prefix_is_refused(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="a pool can have one prefix"):
        imported(stack, domain="acme-notes").add_domain("Domain", prefix="acme-more")


def test_a_provider_of_another_pool_is_refused(stack: AppStack) -> None:
    google = imported(stack).identity_provider("Google")
    other = UserPool(stack, "Others")
    with pytest.raises(OptionError, match="must be an identity provider of the client's own pool"):
        other.add_client("Web", oauth=PAGES, providers=[google])


def test_what_a_provider_fills_must_be_writable(stack: AppStack) -> None:
    users = imported(stack)
    staff = users.identity_provider("Staff", fills=["email", "custom:groups"])
    with pytest.raises(OptionError, match=r'must contain "custom:groups", which .*Staff fills'):
        users.add_client("Web", oauth=PAGES, providers=[staff])
    users.add_client(
        "Other", oauth=PAGES, providers=[staff], write_attributes=["email", "custom:groups"]
    )
    assert synthesized(stack)


def test_a_tier_that_is_known_is_checked(stack: AppStack) -> None:
    with pytest.raises(OptionError, match='the pool has "lite"'):
        imported(stack, tier="lite").add_client("Web", auth_flows=["choice"])


def test_a_tier_that_is_not_known_is_not_checked(stack: AppStack) -> None:
    imported(stack).add_client("Web", auth_flows=["choice"])
    assert synthesized(stack)


@pytest.mark.parametrize(("self_sign_up", "refused"), [(None, True), (True, True), (False, False)])
def test_groups_of_a_directory_need_a_pool_that_nobody_signs_up_in(
    stack: AppStack, self_sign_up: bool | None, refused: bool
) -> None:
    users = imported(stack, self_sign_up=self_sign_up)
    web = users.add_client(
        "Web",
        oauth=PAGES,
        auth_flows=[],
        providers=[users.identity_provider("Staff", fills=["custom:groups"])],
        write_attributes=["custom:groups"],
    )
    ids = IdentityPool(stack, "Ids", user_pools=[web])
    ids.roles_by_rules(web, [RoleRule("custom:groups", "Equals", "admins", ids.role("Admins"))])
    if refused:
        with pytest.raises(OptionError, match="self_sign_up=False of the user pool"):
            synthesized(stack)
    else:
        assert synthesized(stack)


def test_a_role_for_a_group_that_is_there(stack: AppStack) -> None:
    users = imported(stack)
    web = users.add_client("Web")
    ids = IdentityPool(stack, "Ids", user_pools=[web])
    admins = ids.role_for_group(users.group("Admins", name="admins"))
    stack.output(AdminsRole=admins.arn)
    synth = synthesized(stack)
    assert "aws_cognito_user_group" not in synth["resource"]
    attached = synth["resource"]["aws_cognito_identity_pool_roles_attachment"]["ids"]
    assert attached["role_mapping"][0]["type"] == "Token"
    assert synth["output"]["AdminsRole"]["value"] == "${aws_iam_role.ids_admins.arn}"


@pytest.mark.parametrize("name", ["", "two words", "x" * 129])
def test_a_group_must_have_a_name_of_cognitos(stack: AppStack, name: str) -> None:
    with pytest.raises(OptionError, match="name"):
        imported(stack).group("Admins", name=name)


def test_a_group_that_is_there_is_not_made_again(stack: AppStack) -> None:
    users = imported(stack)
    users.group("Admins")
    with pytest.raises(OptionError, match="each group of a pool must have a name of its own"):
        users.add_group("More", name="Admins")
