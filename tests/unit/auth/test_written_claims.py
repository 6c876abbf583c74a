"""Roles and tags by groups of a company directory, where nobody can write them."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.auth import (
    Google,
    IdentityPool,
    IdentityProvider,
    ImportedUserPool,
    OAuth,
    Oidc,
    RoleRule,
    Saml,
    SecretFrom,
    StandardAttribute,
    StringAttribute,
    UserPool,
    UserPoolClient,
)
from gatehouse.core import AppStack, OptionError, Transform

from tests.unit.synth import synthesized

GROUPS = "custom:groups"
ADMIN = "aws.cognito.signin.user.admin"
PAGES = OAuth(callback_urls=["https://example.com/in"], scopes=["openid"])
CLOSED: dict[str, Any] = {"self_sign_up": False, "custom_attributes": {"groups": StringAttribute()}}
SECRET = SecretFrom.variable("secret")


def directory(users: UserPool, **attributes: str) -> IdentityProvider:
    mapping = {"email": "mail", GROUPS: "groups", **attributes}
    metadata = "https://sso.example.com/metadata"
    return users.add_identity_provider("Staff", Saml(metadata, attributes=mapping))


def through(users: UserPool, *providers: IdentityProvider | str, **options: Any) -> UserPoolClient:
    """A client that nobody can write attributes through, but by the options of a test."""
    alone: dict[str, Any] = {
        "oauth": PAGES,
        "auth_flows": [],
        "write_attributes": ["email", "name", GROUPS],
    }
    return users.add_client("Web", providers=providers, **{**alone, **options})


def by_groups(stack: AppStack, web: UserPoolClient, claim: str = GROUPS) -> IdentityPool:
    ids = IdentityPool(stack, "Ids", user_pools=[web])
    ids.roles_by_rules(web, [RoleRule(claim, "Equals", "admins", ids.role("Admins"))])
    return ids


def test_groups_of_a_directory_choose_a_role(stack: AppStack) -> None:
    users = UserPool(stack, "Users", **CLOSED)
    by_groups(stack, through(users, directory(users)))
    attached = synthesized(stack)["resource"]["aws_cognito_identity_pool_roles_attachment"]["ids"]
    (rule,) = attached["role_mapping"][0]["mapping_rule"]
    assert rule["claim"] == GROUPS


@pytest.mark.parametrize(
    ("pool", "client"),
    [
        ({}, {}),
        ({}, {"kind": "server"}),
        ({}, {"providers": "both"}),  # custom attributes are never required
        ({"self_sign_up": True}, {"write_attributes": ["email", "name"], "fills": False}),
        ({}, {"write_attributes": ["email", "name"], "auth_flows": ["srp"], "fills": False}),
    ],
    ids=["closed", "a server", "users of the pool too", "not written", "flows, not written"],
)
def test_a_tag_that_nobody_can_write_is_taken(
    stack: AppStack, pool: dict[str, Any], client: dict[str, Any]
) -> None:
    users = UserPool(stack, "Users", **{**CLOSED, **pool})
    options = dict(client)
    fills = options.pop("fills", True)
    beside = ["cognito"] if options.pop("providers", None) or not fills else []
    web = through(users, *beside, *([directory(users)] if fills else []), **options)
    IdentityPool(stack, "Ids", user_pools=[web], principal_tags={"groups": GROUPS})
    assert synthesized(stack)


@pytest.mark.parametrize(
    ("pool", "client", "way"),
    [
        ({"self_sign_up": True}, {}, "self_sign_up=False of the user pool"),
        ({}, {"auth_flows": ["srp"]}, r"auth_flows=\[\] of that client"),
        ({}, {"auth_flows": ["custom"]}, r"auth_flows=\[\] of that client"),
        ({}, {"auth_flows": ["admin_password"]}, r"auth_flows=\[\] of that client"),
        (
            {},
            {"oauth": OAuth(["https://example.com/in"], scopes=["openid", ADMIN])},
            f"of that client without {ADMIN}",
        ),
        (
            {},
            {"oauth": OAuth(["https://example.com/in"], scopes=["openid", "${var.scope}"])},
            f"of that client without {ADMIN}",
        ),
    ],
    ids=["sign-up", "passwords", "challenges", "a server's passwords", "a scope", "a token"],
)
def test_each_open_way_to_write_is_refused_with_its_way_out(
    stack: AppStack, pool: dict[str, Any], client: dict[str, Any], way: str
) -> None:
    users = UserPool(stack, "Users", **{**CLOSED, **pool})
    by_groups(stack, through(users, directory(users), **client))
    with pytest.raises(OptionError, match=f"they can write {GROUPS} and(.|\n)*{way}") as refused:
        synthesized(stack)
    assert refused.value.fix.count("; ") == 1  # no other way is named


def test_another_client_that_users_write_through_is_refused(stack: AppStack) -> None:
    users = UserPool(stack, "Users", **CLOSED)
    by_groups(stack, through(users, directory(users)))
    users.add_client("Settings", write_attributes=[GROUPS])
    with pytest.raises(OptionError, match="through notes-test/Users/Settings they can write"):
        synthesized(stack)


def test_a_transform_opens_a_way(stack: AppStack) -> None:
    sign_up = Transform({"admin_create_user_config": None}, reason="a club")
    users = UserPool(stack, "Users", **CLOSED, transform={"user_pool": sign_up})
    by_groups(stack, through(users, directory(users)))
    with pytest.raises(OptionError, match="self_sign_up=False of the user pool"):
        synthesized(stack)


def test_a_transform_closes_a_way(stack: AppStack) -> None:
    nobody = {"admin_create_user_config": {"allow_admin_create_user_only": True}}
    users = UserPool(
        stack,
        "Users",
        custom_attributes=CLOSED["custom_attributes"],
        transform={"user_pool": nobody},
    )
    by_groups(stack, through(users, directory(users)))
    assert synthesized(stack)


@pytest.mark.parametrize(("providers", "refused"), [(["cognito"], True), ([], False)])
def test_a_required_attribute_is_asked_for_on_the_page_of_new_users(
    stack: AppStack, providers: list[str], refused: bool
) -> None:
    required = {"name": StandardAttribute(required=True)}
    users = UserPool(stack, "Users", **CLOSED, standard_attributes=required)
    by_groups(stack, through(users, *providers, directory(users, name="name")), claim="name")
    if refused:
        with pytest.raises(OptionError, match="without cognito, whose page asks new users for it"):
            synthesized(stack)
    else:
        assert synthesized(stack)


@pytest.mark.parametrize(
    "kind",
    [
        Google("1-a.apps.googleusercontent.com", SECRET, attributes={GROUPS: "name"}),
        Oidc("https://accounts.google.com", "k3y", SECRET, attributes={GROUPS: "name"}),
    ],
    ids=["Google", "Google by OpenID Connect"],
)
def test_what_users_write_into_their_own_profile_is_refused(stack: AppStack, kind: Any) -> None:
    users = UserPool(stack, "Users", **CLOSED)
    web = through(users, directory(users), users.add_identity_provider("Public", kind))
    by_groups(stack, web)
    with pytest.raises(OptionError, match=f"Public fills {GROUPS} from a profile that users write"):
        synthesized(stack)


def test_a_provider_for_everybody_may_fill_something_else(stack: AppStack) -> None:
    users = UserPool(stack, "Users", **CLOSED)
    google = Google("1-a.apps.googleusercontent.com", SECRET, attributes={"email": "email"})
    web = through(users, directory(users), users.add_identity_provider("Google", google))
    by_groups(stack, web)
    assert synthesized(stack)


def by_name(stack: AppStack, users: UserPool | ImportedUserPool) -> IdentityPool:
    web = users.add_client("Web")
    ids = IdentityPool(stack, "Ids", user_pools=[web])
    rule = RoleRule("cognito:username", "Equals", "admin", ids.role("Admins"))
    ids.roles_by_rules(web, [rule])
    return ids


@pytest.mark.parametrize("imported", [False, True], ids=["made", "imported"])
def test_a_name_that_users_choose_gives_no_role(stack: AppStack, imported: bool) -> None:
    pool_id = "eu-west-1_Abc123def"
    by_name(stack, UserPool.from_id(stack, "U", pool_id) if imported else UserPool(stack, "U"))
    with pytest.raises(OptionError, match="they choose their names when they sign up"):
        synthesized(stack)


@pytest.mark.parametrize("options", [{"self_sign_up": False}, {"usernames": ["email"]}])
def test_a_name_that_nobody_chooses_gives_a_role(stack: AppStack, options: dict[str, Any]) -> None:
    by_name(stack, UserPool(stack, "U", **options))
    assert synthesized(stack)


def test_a_name_that_users_choose_may_be_a_tag(stack: AppStack) -> None:
    web = UserPool(stack, "U").add_client("Web")
    IdentityPool(stack, "Ids", user_pools=[web], principal_tags={"user": "cognito:username"})
    assert synthesized(stack)
