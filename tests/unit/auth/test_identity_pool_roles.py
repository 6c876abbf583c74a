"""Identity pools: closed ways in, one roles attachment, and roles that trust this pool alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from gatehouse.auth import (
    AmazonLogin,
    AppleLogin,
    ClassicFlow,
    DeveloperLogin,
    FacebookLogin,
    GoogleLogin,
    Guests,
    IdentityPool,
    IdentityPoolBase,
    ImportedRole,
    OidcLogin,
    RoleRule,
    SamlLogin,
    StringAttribute,
    TwitterLogin,
    UserPool,
    UserPoolClient,
)
from gatehouse.core import AppStack, LimitError, OptionError, Transform
from gatehouse.iam import Condition, EventBus, Permission, Principal, Role, Trust
from gatehouse.storage import Bucket, Table

from tests.unit.synth import Json, new_stack, synthesized

READ = Permission(actions=["s3:GetObject"], resources=["arn:aws:s3:::logs/today"])
CUSTOM = {"kind": StringAttribute(), "tenant": StringAttribute()}
COGNITO = "cognito-identity.amazonaws.com"

# As short as IAM allows.
METADATA = "<EntityDescriptor/>".ljust(1_000)


def pool_of(stack: AppStack, **options: Any) -> tuple[UserPoolClient, IdentityPool]:
    web = UserPool(stack, "Users", custom_attributes=CUSTOM).add_client("Web")
    return web, IdentityPool(stack, "Identities", user_pools=[web], **options)


def made(synth: Json, kind: str, name: str = "identities") -> Json:
    found: Json = synth["resource"][kind][name]
    return found


def trust(synth: Json, name: str) -> Json:
    (statement,) = synth["data"]["aws_iam_policy_document"][f"{name}_trust"]["statement"]
    found: Json = statement
    return found


def test_a_pool_of_guests_alone_has_their_role_and_no_other(stack: AppStack) -> None:
    monitoring = IdentityPool(stack, "Rum", guests=Guests(reason="browsers report errors"))
    put = Permission(["rum:PutRumEvents"], ["arn:aws:rum:eu-west-1:111122223333:appmonitor/notes"])
    monitoring.guests.allow(put)
    synth = synthesized(stack)
    pool = made(synth, "aws_cognito_identity_pool", "rum")
    assert pool["allow_unauthenticated_identities"] is True
    assert pool["allow_classic_flow"] is False
    assert "cognito_identity_providers" not in pool
    assert [*synth["resource"]["aws_iam_role"]] == ["rum_unauthenticated"]
    assert made(synth, "aws_cognito_identity_pool_roles_attachment", "rum")["roles"] == {
        "unauthenticated": "${aws_iam_role.rum_unauthenticated.arn}"
    }
    conditions = trust(synth, "rum_unauthenticated")["condition"]
    assert [each["values"] for each in conditions] == [
        ["${aws_cognito_identity_pool.rum.id}"],
        ["unauthenticated"],
    ]
    (allowed,) = synth["data"]["aws_iam_policy_document"]["rum_unauthenticated"]["statement"]
    assert allowed["actions"] == ["rum:PutRumEvents"]


def test_guests_get_a_role_of_their_own_with_nothing_in_it(stack: AppStack) -> None:
    _, identities = pool_of(stack, guests=Guests(reason="the public catalogue"))
    identities.authenticated.allow(READ)
    synth = synthesized(stack)
    assert made(synth, "aws_cognito_identity_pool")["allow_unauthenticated_identities"] is True
    roles = made(synth, "aws_cognito_identity_pool_roles_attachment")["roles"]
    assert roles["unauthenticated"] == "${aws_iam_role.identities_unauthenticated.arn}"
    assert list(synth["resource"]["aws_iam_role_policy"]) == ["identities_authenticated"]
    amr = trust(synth, "identities_unauthenticated")["condition"][1]
    assert amr["values"] == ["unauthenticated"]


def test_the_classic_flow_is_on_only_for_a_reason(stack: AppStack) -> None:
    pool_of(stack, classic_flow=ClassicFlow(reason="the old app asks for its role"))
    synth = synthesized(stack)
    assert made(synth, "aws_cognito_identity_pool")["allow_classic_flow"] is True
    with pytest.raises(OptionError, match="a reason that a reviewer can judge"):
        ClassicFlow(reason=" ")


@pytest.mark.parametrize(
    ("region", "service"),
    [
        ("eu-west-1", "cognito-identity.amazonaws.com"),
        ("us-gov-west-1", "cognito-identity-us-gov.amazonaws.com"),
        ("cn-north-1", "cognito-identity.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_trust_is_in_the_cognito_of_the_partition(region: str, service: str) -> None:
    stack = new_stack(region=region)
    pool_of(stack)
    statement = trust(synthesized(stack), "identities_authenticated")
    assert statement["principals"] == [{"type": "Federated", "identifiers": [service]}]
    assert [each["variable"] for each in statement["condition"]] == [
        f"{service}:aud",
        f"{service}:amr",
    ]


def test_a_pool_takes_clients_of_several_user_pools(stack: AppStack) -> None:
    staff, customers = UserPool(stack, "Staff"), UserPool(stack, "Customers")
    clients = [staff.add_client("Desk"), staff.add_client("Phone"), customers.add_client("Shop")]
    IdentityPool(stack, "Identities", user_pools=clients)
    providers = made(synthesized(stack), "aws_cognito_identity_pool")["cognito_identity_providers"]
    assert [(each["client_id"], each["provider_name"]) for each in providers] == [
        (f"${{aws_cognito_user_pool_client.{c}.id}}", f"${{aws_cognito_user_pool.{p}.endpoint}}")
        for c, p in [("desk", "staff"), ("phone", "staff"), ("shop", "customers")]
    ]
    assert all(each["server_side_token_check"] for each in providers)


def test_each_login_has_its_argument_of_the_pool(stack: AppStack) -> None:
    IdentityPool(
        stack,
        "Identities",
        logins=[
            GoogleLogin("1-a.apps.googleusercontent.com"),
            FacebookLogin("1234567890123456"),
            AmazonLogin("amzn1.application.0123"),
            AppleLogin("com.example.web"),
            TwitterLogin("key", stack.region.join(["${var.", "}"])),
            DeveloperLogin("login.example.com"),
            OidcLogin("https://acme.eu.auth0.com/", ["app"]),
            OidcLogin(arn="arn:aws:iam::111122223333:oidc-provider/login.example.com"),
            SamlLogin("Directory", METADATA),
            SamlLogin(arn="arn:aws:iam::111122223333:saml-provider/Partner"),
        ],
    )
    synth = synthesized(stack)
    pool = made(synth, "aws_cognito_identity_pool")
    assert pool["supported_login_providers"] == {
        "accounts.google.com": "1-a.apps.googleusercontent.com",
        "graph.facebook.com": "1234567890123456",
        "www.amazon.com": "amzn1.application.0123",
        "appleid.apple.com": "com.example.web",
        "api.twitter.com": "key;${var.eu-west-1}",
    }
    assert pool["developer_provider_name"] == "login.example.com"
    assert pool["openid_connect_provider_arns"] == [
        "${aws_iam_openid_connect_provider.identities_acme_eu_auth0_com.arn}",
        "arn:aws:iam::111122223333:oidc-provider/login.example.com",
    ]
    assert pool["saml_provider_arns"] == [
        "${aws_iam_saml_provider.identities_directory.arn}",
        "arn:aws:iam::111122223333:saml-provider/Partner",
    ]
    assert synth["resource"]["aws_iam_openid_connect_provider"] == {
        "identities_acme_eu_auth0_com": {
            "url": "https://acme.eu.auth0.com/",
            "client_id_list": ["app"],
        }
    }
    assert synth["resource"]["aws_iam_saml_provider"] == {
        "identities_directory": {
            "name": "notes-test-Identities-Directory",
            "saml_metadata_document": METADATA,
        }
    }


def test_the_session_and_the_boundary_are_those_of_all_roles(stack: AppStack) -> None:
    boundary = "arn:aws:iam::111122223333:policy/Boundary"
    _, identities = pool_of(
        stack,
        guests=Guests(reason="the catalogue"),
        max_session=timedelta(hours=2),
        permissions_boundary=boundary,
    )
    identities.role("Staff")
    roles = synthesized(stack)["resource"]["aws_iam_role"]
    assert len(roles) == 3
    assert {each["max_session_duration"] for each in roles.values()} == {7200}
    assert {each["permissions_boundary"] for each in roles.values()} == {boundary}


# ---- roles by rules, tokens and groups ----------------------------------------------------------


def test_rules_choose_a_role_and_whoever_matches_none_gets_nothing(stack: AppStack) -> None:
    users = UserPool(stack, "Users", custom_attributes=CUSTOM, self_sign_up=False)
    web = users.add_client("Web")
    identities = IdentityPool(stack, "Identities", user_pools=[web])
    identities.roles_by_rules(
        web,
        [
            RoleRule("custom:kind", "Equals", "staff", identities.role("Staff")),
            RoleRule("cognito:username", "StartsWith", "bot-", identities.role("Bots")),
        ],
    )
    attachment = made(synthesized(stack), "aws_cognito_identity_pool_roles_attachment")
    (mapping,) = attachment["role_mapping"]
    assert mapping["identity_provider"] == (
        "${aws_cognito_user_pool.users.endpoint}:${aws_cognito_user_pool_client.web.id}"
    )
    assert (mapping["type"], mapping["ambiguous_role_resolution"]) == ("Rules", "Deny")
    assert mapping["mapping_rule"] == [
        {
            "claim": "custom:kind",
            "match_type": "Equals",
            "value": "staff",
            "role_arn": "${aws_iam_role.identities_staff.arn}",
        },
        {
            "claim": "cognito:username",
            "match_type": "StartsWith",
            "value": "bot-",
            "role_arn": "${aws_iam_role.identities_bots.arn}",
        },
    ]


def test_rules_for_a_login_use_its_name(stack: AppStack) -> None:
    google = GoogleLogin("1-a.apps.googleusercontent.com")
    auth0 = OidcLogin("https://acme.eu.auth0.com/", ["app"])
    identities = IdentityPool(stack, "Identities", logins=[google, auth0])
    for provider, claim in ((google, "email_verified"), (auth0, "org")):
        role = identities.role(claim.title().replace("_", ""))
        identities.roles_by_rules(provider, [RoleRule(claim, "Equals", "true", role)])
    attachment = made(synthesized(stack), "aws_cognito_identity_pool_roles_attachment")
    assert [each["identity_provider"] for each in attachment["role_mapping"]] == [
        "accounts.google.com",
        "${aws_iam_openid_connect_provider.identities_acme_eu_auth0_com.arn}",
    ]


def test_tokens_can_name_the_role(stack: AppStack) -> None:
    web, identities = pool_of(stack)
    identities.roles_by_token(web, ambiguous="authenticated")
    attachment = made(synthesized(stack), "aws_cognito_identity_pool_roles_attachment")
    (mapping,) = attachment["role_mapping"]
    assert mapping["type"] == "Token"
    assert mapping["ambiguous_role_resolution"] == "AuthenticatedRole"


def test_a_group_names_the_role_that_was_made_for_it(stack: AppStack) -> None:
    web, identities = pool_of(stack)
    editors = web.pool.add_group("editors")
    role = identities.role_for_group(editors, permissions=[READ])
    assert identities.role_for_group(editors) is role
    synth = synthesized(stack)
    group = made(synth, "aws_cognito_user_group", "users_editors")
    assert group["role_arn"] == "${aws_iam_role.identities_editors.arn}"
    attachment = made(synth, "aws_cognito_identity_pool_roles_attachment")
    (mapping,) = attachment["role_mapping"]
    assert (mapping["type"], mapping["ambiguous_role_resolution"]) == ("Token", "Deny")
    assert trust(synth, "identities_editors") == trust(synth, "identities_authenticated")


def test_there_is_one_attachment_whatever_the_order_of_calls() -> None:
    def attachments(*, late: bool) -> Json:
        stack = new_stack()
        staff = UserPool(stack, "Users")
        web, desk = staff.add_client("Web"), staff.add_client("Desk")
        identities = IdentityPool(stack, "Identities", user_pools=[web, desk])
        for client in (desk, web) if late else (web, desk):
            identities.roles_by_token(client)
        found: Json = synthesized(stack)["resource"]["aws_cognito_identity_pool_roles_attachment"]
        return found

    assert attachments(late=False) == attachments(late=True)
    assert list(attachments(late=False)) == ["identities"]


def test_what_no_signed_in_user_can_ever_get_is_refused(stack: AppStack) -> None:
    web, identities = pool_of(stack)
    identities.authenticated.allow(READ)
    identities.role_for_group(web.pool.add_group("Admins"))
    with pytest.raises(OptionError, match="nobody can use what is allowed to `authenticated`"):
        synthesized(stack)


@pytest.mark.parametrize("options", [{"ambiguous": "authenticated"}, {}], ids=["given", "other"])
def test_what_some_signed_in_users_can_get_is_allowed(
    stack: AppStack, options: dict[str, Any]
) -> None:
    users = UserPool(stack, "Users")
    web, other = users.add_client("Web"), users.add_client("Other")
    clients = [web] if options else [web, other]
    identities = IdentityPool(stack, "Identities", user_pools=clients)
    identities.authenticated.allow(READ)
    identities.role_for_group(users.add_group("Admins"), clients=[web], **options)
    assert synthesized(stack)


def test_a_classic_client_chooses_among_the_roles(stack: AppStack) -> None:
    web, identities = pool_of(stack, classic_flow=ClassicFlow(reason="the old app"))
    identities.authenticated.allow(READ)
    identities.role_for_group(web.pool.add_group("Admins"))
    assert synthesized(stack)


def test_a_later_group_cannot_let_in_whom_the_first_call_denied(stack: AppStack) -> None:
    web, identities = pool_of(stack)
    identities.role_for_group(web.pool.add_group("Admins"))
    with pytest.raises(OptionError, match='the first call set "deny"'):
        identities.role_for_group(web.pool.add_group("Editors"), ambiguous="authenticated")


def test_a_group_of_another_user_pool_is_refused(stack: AppStack) -> None:
    _, identities = pool_of(stack)
    other = UserPool(stack, "Other").add_group("editors")
    with pytest.raises(OptionError, match="must be a group of a user pool whose clients"):
        identities.role_for_group(other)


def test_a_group_with_a_role_keeps_it(stack: AppStack) -> None:
    web, identities = pool_of(stack)
    group = web.pool.add_group("editors", role="arn:aws:iam::111122223333:role/Editors")
    with pytest.raises(OptionError, match="must be a group without a role"):
        identities.role_for_group(group)


def test_25_rules_are_accepted_and_26_refused(stack: AppStack) -> None:
    web, identities = pool_of(stack)
    staff = identities.role("Staff")
    rules = [RoleRule("custom:kind", "Equals", str(number), staff) for number in range(26)]
    with pytest.raises(LimitError, match="at most 25 rules; these are 26"):
        identities.roles_by_rules(web, rules)
    identities.roles_by_rules(web, rules[:25])
    attachment = made(synthesized(stack), "aws_cognito_identity_pool_roles_attachment")
    assert len(attachment["role_mapping"][0]["mapping_rule"]) == 25


@pytest.mark.parametrize("claim", ["email", "custom:kind"])
def test_a_rule_on_a_claim_that_users_write_is_refused(stack: AppStack, claim: str) -> None:
    web, identities = pool_of(stack)
    web.pool.add_client("Settings", write_attributes=["email", "custom:kind"])
    identities.roles_by_rules(web, [RoleRule(claim, "Equals", "a", identities.role("Staff"))])
    with pytest.raises(OptionError, match=f"can't write; through .* they can write {claim} and"):
        synthesized(stack)


# ---- roles from outside -------------------------------------------------------------------------

AUD = {"StringEquals": {f"{COGNITO}:aud": "eu-west-1:x"}}
AMR = {"ForAnyValue:StringLike": {f"{COGNITO}:amr": "authenticated"}}
ROLE = "arn:aws:iam::111122223333:role/Users"


def policy(*actions: str, **condition: Any) -> Json:
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": COGNITO},
        "Action": list(actions) or "sts:AssumeRoleWithWebIdentity",
        "Condition": condition,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def test_an_imported_role_is_not_changed(stack: AppStack) -> None:
    _, identities = pool_of(stack, authenticated_role=ImportedRole(ROLE, policy(**AUD, **AMR)))
    synth = synthesized(stack)
    attachment = made(synth, "aws_cognito_identity_pool_roles_attachment")
    assert attachment["roles"] == {"authenticated": ROLE}
    assert "aws_iam_role" not in synth["resource"]
    with pytest.raises(OptionError, match="is imported, so its permissions can't change here"):
        identities.authenticated.allow(READ)


@pytest.mark.parametrize(
    ("trust_policy", "missing"),
    [
        (policy(**AMR), ":aud"),
        (policy(**AUD), ":amr"),
        (policy("sts:AssumeRole", **AUD, **AMR), "must allow sts:AssumeRoleWithWebIdentity"),
    ],
    ids=["without aud", "without amr", "another action"],
)
def test_a_role_that_others_could_assume_is_refused(
    stack: AppStack, trust_policy: Json, missing: str
) -> None:
    with pytest.raises(OptionError, match=missing):
        pool_of(stack, authenticated_role=ImportedRole(ROLE, trust_policy))


def test_a_role_of_guests_is_none_of_signed_in_users(stack: AppStack) -> None:
    guests = Role(
        stack,
        "Guests",
        trust=Trust(
            Principal("Federated", [COGNITO]),
            action="sts:AssumeRoleWithWebIdentity",
            conditions=[
                Condition("StringEquals", f"{COGNITO}:aud", ["eu-west-1:x"]),
                Condition("ForAnyValue:StringLike", f"{COGNITO}:amr", ["unauthenticated"]),
            ],
        ),
    )
    with pytest.raises(OptionError, match="must be a role for people who signed in"):
        pool_of(stack, authenticated_role=guests)


def test_an_imported_pool_gets_roles_of_its_own(stack: AppStack) -> None:
    shared = "eu-west-1:01234567-89ab-cdef-0123-456789abcdef"
    IdentityPool.from_id(stack, "Shared", shared, tagged=True).role("Staff", permissions=[READ])
    synth = synthesized(stack)
    assert list(synth["resource"]) == ["aws_iam_role", "aws_iam_role_policy"]
    statement = trust(synth, "shared_staff")
    assert statement["condition"][0]["values"] == [shared]
    assert statement["actions"] == ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]


# ---- principal tags -----------------------------------------------------------------------------


def test_principal_tags_come_from_claims_and_roles_allow_them(stack: AppStack) -> None:
    _, identities = pool_of(stack, principal_tags={"tenant": "custom:tenant"})
    identities.role("Staff")
    synth = synthesized(stack)
    assert synth["resource"]["aws_cognito_identity_pool_provider_principal_tag"] == {
        "identities_users": {
            "identity_pool_id": "${aws_cognito_identity_pool.identities.id}",
            "identity_provider_name": "${aws_cognito_user_pool.users.endpoint}",
            "principal_tags": {"tenant": "custom:tenant"},
            "use_defaults": False,
        }
    }
    for role in ("authenticated", "staff"):
        assert trust(synth, f"identities_{role}")["actions"] == [
            "sts:AssumeRoleWithWebIdentity",
            "sts:TagSession",
        ]


def test_without_tags_no_session_can_be_tagged(stack: AppStack) -> None:
    pool_of(stack)
    statement = trust(synthesized(stack), "identities_authenticated")
    assert statement["actions"] == ["sts:AssumeRoleWithWebIdentity"]


@pytest.mark.parametrize("claim", ["email", "custom:tenant"])
def test_a_tag_that_users_write_themselves_is_refused(stack: AppStack, claim: str) -> None:
    web = UserPool(stack, "Users", custom_attributes=CUSTOM).add_client(
        "Web", write_attributes=["email", "custom:tenant"]
    )
    IdentityPool(stack, "Identities", user_pools=[web], principal_tags={"tenant": claim})
    with pytest.raises(OptionError, match=f"can't write; through .* they can write {claim} and"):
        synthesized(stack)


def test_a_tag_of_an_attribute_that_nobody_has_is_refused(stack: AppStack) -> None:
    pool_of(stack, principal_tags={"tenant": "custom:tennant"})
    with pytest.raises(OptionError, match='did you mean "custom:tenant"'):
        synthesized(stack)


def test_imported_clients_and_pools_can_be_used(stack: AppStack) -> None:
    users = UserPool.from_id(stack, "Users", "eu-west-1_AbCdEfGhI")
    web = UserPoolClient.from_id(users, "Web", "4k3abcdefghij")
    tags = {"tenant": "custom:tenant"}
    identities = IdentityPool(stack, "Identities", user_pools=[web], principal_tags=tags)
    identities.roles_by_token(web)
    synth = synthesized(stack)
    (mapping,) = made(synth, "aws_cognito_identity_pool_roles_attachment")["role_mapping"]
    name = "cognito-idp.eu-west-1.${data.aws_partition.current.dns_suffix}/eu-west-1_AbCdEfGhI"
    assert mapping["identity_provider"] == f"{name}:4k3abcdefghij"
    (tagged,) = synth["resource"]["aws_cognito_identity_pool_provider_principal_tag"].values()
    assert tagged["identity_provider_name"] == name


def test_guests_are_not_granted_what_cognito_keeps_from_them(stack: AppStack) -> None:
    _, identities = pool_of(stack, guests=Guests(reason="the catalogue"))
    events = "arn:aws:events:eu-west-1:111122223333:event-bus/orders"
    identities.guests.allow(EventBus(events).put_events())
    with pytest.raises(OptionError, match="Cognito keeps guests from events:PutEvents"):
        synthesized(stack)


def test_a_client_of_a_machine_is_refused(stack: AppStack) -> None:
    users = UserPool(stack, "Users")
    scope = users.add_resource_server("Api", identifier="api", scopes={"read": "all"}).scope("read")
    machine = users.add_client("Batch", kind="machine", scopes=[scope])
    with pytest.raises(OptionError, match="must be clients that users sign in through"):
        IdentityPool(stack, "Identities", user_pools=[machine])


def test_a_tag_is_refused_if_a_client_lets_users_write_everything(stack: AppStack) -> None:
    everything = Transform({"write_attributes": None}, reason="an old app")
    web = UserPool(stack, "Users", custom_attributes=CUSTOM).add_client(
        "Web", transform={"client": everything}
    )
    IdentityPool(stack, "Identities", user_pools=[web], principal_tags={"tenant": "custom:tenant"})
    with pytest.raises(OptionError, match="they can write custom:tenant"):
        synthesized(stack)


def test_a_permission_on_a_tag_that_no_session_has_is_refused(stack: AppStack) -> None:
    _, identities = pool_of(stack, principal_tags={"tenant": "custom:tenant"})
    identities.authenticated.allow(Bucket(stack, "Files").folder_of_tag("tenent"))
    with pytest.raises(OptionError, match='did you mean "tenant"'):
        synthesized(stack)


def test_the_folder_and_the_items_of_a_tag(stack: AppStack) -> None:
    _, identities = pool_of(stack, principal_tags={"tenant": "custom:tenant"})
    files, orders = Bucket(stack, "Files"), Table(stack, "Orders", partition_key="tenant")
    identities.authenticated.allow(
        files.folder_of_tag("tenant", "tenants", write=False, delete=False),
        orders.items_of_tag("tenant", write=False),
    )
    document = synthesized(stack)["data"]["aws_iam_policy_document"]["identities_authenticated"]
    tag = "aws:PrincipalTag/tenant"
    filled = {"test": "StringLike", "variable": tag, "values": ["?*"]}
    one_folder = {"test": "StringNotLike", "variable": tag, "values": ["*/*"]}
    assert document["statement"] == [
        {
            "sid": "FilesFolderOfTenant",
            "actions": ["s3:GetObject"],
            "resources": ["${aws_s3_bucket.files.arn}/tenants/&{aws:PrincipalTag/tenant}/*"],
            "condition": [filled, one_folder],
        },
        {
            "sid": "FilesListFolderOfTenant",
            "actions": ["s3:ListBucket"],
            "resources": ["${aws_s3_bucket.files.arn}"],
            "condition": [
                filled,
                {
                    "test": "StringLike",
                    "variable": "s3:prefix",
                    "values": ["tenants/&{aws:PrincipalTag/tenant}/*"],
                },
                one_folder,
            ],
        },
        {
            "sid": "OrdersItemsOfTenant",
            "actions": ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"],
            "resources": ["${aws_dynamodb_table.orders.arn}"],
            "condition": [
                {
                    "test": "ForAllValues:StringEquals",
                    "variable": "dynamodb:LeadingKeys",
                    "values": ["&{aws:PrincipalTag/tenant}"],
                },
                {"test": "Null", "variable": "dynamodb:LeadingKeys", "values": ["false"]},
            ],
        },
    ]


@pytest.mark.parametrize(
    "logins",
    [
        [OidcLogin("https://acme.eu.auth0.com/", [app]) for app in ("web", "phone")],
        [SamlLogin(arn="arn:aws:iam::111122223333:saml-provider/Partner")] * 2,
    ],
    ids=["issuer", "ARN"],
)
def test_a_pool_has_one_login_for_each_issuer_and_arn(stack: AppStack, logins: list[Any]) -> None:
    with pytest.raises(OptionError, match="at most one login for each issuer, directory or ARN"):
        IdentityPool(stack, "Identities", logins=logins)


def test_an_equal_login_names_the_same_users(stack: AppStack) -> None:
    """Roles are chosen by what a login says, not by which object says it."""
    identities = IdentityPool(stack, "Identities", logins=[OidcLogin("https://a.example", ["app"])])
    rule = RoleRule("kind", "Equals", "staff", identities.role("Staff"))
    identities.roles_by_rules(OidcLogin("https://a.example", ["app"]), [rule])
    with pytest.raises(OptionError, match="must be the only choice of roles"):
        identities.roles_by_rules(OidcLogin("https://a.example", ["app"]), [rule])


def test_an_imported_pool_is_a_pool_and_has_an_arn(stack: AppStack) -> None:
    shared = "eu-west-1:01234567-89ab-cdef-0123-456789abcdef"
    pool = IdentityPool.from_id(stack, "Shared", shared)
    assert isinstance(pool, IdentityPoolBase)
    assert pool.arn.endswith(f":identitypool/{shared}")


def test_one_role_may_differ_from_the_limits_of_its_pool(stack: AppStack) -> None:
    _, identities = pool_of(stack, max_session=timedelta(hours=2))
    identities.role("Short", max_session=timedelta(hours=1))
    identities.role("Usual")
    roles = synthesized(stack)["resource"]["aws_iam_role"]
    sessions = {name: role["max_session_duration"] for name, role in roles.items()}
    assert sessions == {
        "identities_authenticated": 7200,
        "identities_short": 3600,
        "identities_usual": 7200,
    }


def test_a_directorys_metadata_may_begin_with_a_mark() -> None:
    marked = SamlLogin(name="Directory", metadata=f"\ufeff{METADATA}")
    assert marked == SamlLogin(name="Directory", metadata=METADATA)
    with pytest.raises(OptionError, match="must be the text of a SAML metadata document"):
        SamlLogin(name="Directory", metadata="https://sso.example.com/metadata")
