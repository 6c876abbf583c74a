"""Mistakes with identity pools, their roles, rules and tags."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from gatehouse.api import HttpApi
from gatehouse.auth import (
    Auth,
    ClassicFlow,
    FacebookLogin,
    GoogleLogin,
    Guests,
    IdentityPool,
    ImportedRole,
    OAuth,
    Oidc,
    OidcLogin,
    RoleRule,
    Saml,
    SamlLogin,
    SecretFrom,
    StringAttribute,
    TwitterLogin,
    UserPool,
    UserPoolClient,
)
from gatehouse.core import AppStack, aws
from gatehouse.iam import EventBus, Permission, Principal, Role, Trust
from gatehouse.storage import Bucket, Table

from .case import BadInput

READ = Permission(["s3:GetObject"], ["arn:aws:s3:::notes/today"])
ROLE = "arn:aws:iam::111122223333:role/Users"
COGNITO = "cognito-identity.amazonaws.com"
AUD: dict[str, Any] = {"StringEquals": {f"{COGNITO}:aud": "eu-west-1:x"}}
GROUPS = {"custom:kind": "groups"}
COMPANY = Saml("https://sso.example.com/metadata", attributes=GROUPS)
SECRET = SecretFrom.variable("secret")
ADMINS = ("GET /hall", "DELETE /users/{id}")


def _web(stack: AppStack, **options: Any) -> UserPoolClient:
    custom = {"kind": StringAttribute(), "tenant": StringAttribute()}
    return UserPool(stack, "Users", custom_attributes=custom).add_client("Web", **options)


def _pool(stack: AppStack, **options: Any) -> tuple[UserPoolClient, IdentityPool]:
    web = _web(stack)
    return web, IdentityPool(stack, "Identities", user_pools=[web], **options)


def _rules(
    stack: AppStack, count: int = 1, claim: str = "custom:kind", ambiguous: str = "deny"
) -> None:
    web, identities = _pool(stack)
    staff = identities.role("Staff")
    rules = [RoleRule(claim, "Equals", f"kind-{number}", staff) for number in range(count)]
    identities.roles_by_rules(web, rules, ambiguous=ambiguous)


def _statement(provider: str, condition: dict[str, Any]) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": condition,
    }


def _trusting(provider: str = COGNITO, **condition: Any) -> ImportedRole:
    statement = _statement(provider, condition)
    return ImportedRole(ROLE, {"Version": "2012-10-17", "Statement": [statement]})


def _amr(value: str) -> dict[str, Any]:
    return {"ForAnyValue:StringLike": {f"{COGNITO}:amr": value}}


AMR = _amr("authenticated")


def _guests(stack: AppStack, *grants: Any) -> None:
    pool = _pool(stack, guests=Guests(reason="a shop"))[1]
    pool.guests.allow(*grants)


def _guests_alone(stack: AppStack, **options: Any) -> IdentityPool:
    return IdentityPool(stack, "Identities", guests=Guests(reason="errors of browsers"), **options)


def _directory(
    stack: AppStack,
    provider: Oidc | Saml = COMPANY,
    *,
    self_sign_up: bool = False,
    scopes: tuple[str, ...] = ("openid",),
    auth_flows: Sequence[str] = (),
) -> None:
    custom = {"kind": StringAttribute()}
    users = UserPool(stack, "Users", self_sign_up=self_sign_up, custom_attributes=custom)
    web = users.add_client(
        "Web",
        oauth=OAuth(["https://example.com/in"], scopes=scopes),
        providers=[users.add_identity_provider("Staff", provider)],
        auth_flows=auth_flows,
        write_attributes=["custom:kind"],
    )
    identities = IdentityPool(stack, "Identities", user_pools=[web])
    identities.roles_by_rules(
        web, [RoleRule("custom:kind", "Equals", "admins", identities.role("Admins"))]
    )


def _api(stack: AppStack, *keys: str) -> HttpApi:
    api = HttpApi(stack, "Api")
    for key in keys:
        api.route(key, "lambdas/hello.main")
    return api


def _rule_twice(stack: AppStack) -> None:
    web, identities = _pool(stack)
    rules = [RoleRule("custom:kind", "Equals", "a", identities.role(id)) for id in ("A", "B")]
    identities.roles_by_rules(web, rules)


def _rules_and_token(stack: AppStack) -> None:
    web, identities = _pool(stack)
    identities.roles_by_token(web)
    rule = RoleRule("custom:kind", "Equals", "a", identities.role("Staff"))
    identities.roles_by_rules(web, [rule])


def _group_of_other_pool(stack: AppStack) -> None:
    _, identities = _pool(stack)
    identities.role_for_group(UserPool(stack, "Other").add_group("editors"))


def _group_with_role(stack: AppStack) -> None:
    web, identities = _pool(stack)
    identities.role_for_group(web.pool.add_group("editors", role=ROLE))


def _unset_tag(stack: AppStack) -> None:
    _, identities = _pool(stack)
    identities.authenticated.allow(Bucket(stack, "Files").folder_of_tag("tenant"))


def _unset_tag_of_a_group(stack: AppStack) -> None:
    web, identities = _pool(stack, principal_tags={"kind": "custom:kind"})
    role = identities.role_for_group(web.pool.add_group("editors"))
    role.allow(Table(stack, "Orders", partition_key="tenant").items_of_tag("tenant"))


def _tag_of_users(stack: AppStack) -> None:
    web = _web(stack, write_attributes=["custom:tenant"])
    IdentityPool(stack, "Identities", user_pools=[web], principal_tags={"tenant": "custom:tenant"})


_Client = aws.cognito_identity_pool.CognitoIdentityPoolCognitoIdentityProviders
_attachment = aws.cognito_identity_pool_roles_attachment
_Mapping = _attachment.CognitoIdentityPoolRolesAttachmentRoleMapping
_Rule = _attachment.CognitoIdentityPoolRolesAttachmentRoleMappingMappingRule


def _stock(**mapping: Any) -> Any:
    return lambda stack: _attachment.CognitoIdentityPoolRolesAttachment(
        stack,
        "roles",
        identity_pool_id="eu-west-1:01234567-89ab-cdef-0123-456789abcdef",
        roles={"authenticated": ROLE},
        role_mapping=[_Mapping(identity_provider="graph.facebook.com", **mapping)],
    )


def _stock_rule(**changes: str) -> Any:
    rule = {"claim": "custom:kind", "match_type": "Equals", "value": "a", "role_arn": ROLE}
    return _Rule(**{**rule, **changes})


CASES = [
    BadInput(
        name="an identity pool's name that Cognito refuses",
        build=lambda stack: IdentityPool(
            stack,
            "I",
            logins=[GoogleLogin("1.apps.googleusercontent.com")],
            name={"production": "a/b"},
        ),
        says="must have 1 to 128 letters",
    ),
    BadInput(
        name="protection that is neither on nor off",
        build=lambda stack: _pool(stack, protect="production"),
        says="must be True or False",
    ),
    BadInput(
        name="neither a client, nor a login, nor guests",
        build=lambda stack: IdentityPool(stack, "Identities"),
        says="must name at least one client, if there are neither logins nor guests",
        stock=lambda stack: aws.cognito_identity_pool.CognitoIdentityPool(
            stack, "pool", identity_pool_name="people"
        ),
    ),
    BadInput(
        name="permissions for signed-in users in a pool of guests alone",
        build=lambda stack: _guests_alone(stack).authenticated.allow(READ),
        says="must not be used in a pool of guests alone: nobody signs in",
    ),
    BadInput(
        name="one more role in a pool of guests alone",
        build=lambda stack: _guests_alone(stack).role("Staff"),
        says="must not be used in a pool of guests alone: nobody signs in",
    ),
    BadInput(
        name="a role of signed-in users for a pool of guests alone",
        build=lambda stack: _guests_alone(stack, authenticated_role=ImportedRole(ROLE)),
        says="must not be used in a pool of guests alone: nobody signs in",
        stock=lambda stack: (
            aws.cognito_identity_pool_roles_attachment.CognitoIdentityPoolRolesAttachment(
                stack,
                "roles",
                identity_pool_id=aws.cognito_identity_pool.CognitoIdentityPool(
                    stack,
                    "pool",
                    identity_pool_name="people",
                    allow_unauthenticated_identities=True,
                ).id,
                roles={"authenticated": ROLE},
            )
        ),
    ),
    BadInput(
        name="principal tags in a pool of guests alone",
        build=lambda stack: _guests_alone(stack, principal_tags={"kind": "custom:kind"}),
        says="these tags are for users of user pools, and user_pools is empty",
    ),
    BadInput(
        name="a user pool instead of a client of it",
        build=lambda stack: IdentityPool(
            stack,
            "Identities",
            user_pools=[UserPool(stack, "Users")],  # type: ignore[list-item]
        ),
        says="must be a list of clients; this one is a UserPool",
    ),
    BadInput(
        name="a client's id instead of the client",
        build=lambda stack: IdentityPool(
            stack,
            "Identities",
            user_pools=["4k3ab"],  # type: ignore[list-item]
        ),
        says="must be a list of clients; this one is a str",
        stock=lambda stack: aws.cognito_identity_pool.CognitoIdentityPool(
            stack,
            "pool",
            identity_pool_name="people",
            cognito_identity_providers=[_Client(client_id="4k3ab")],
        ),
    ),
    BadInput(
        name="a client twice",
        build=lambda stack: IdentityPool(stack, "Identities", user_pools=[_web(stack)] * 2),
        says="must list each client once",
    ),
    BadInput(
        name="permissions for guests where there are none",
        build=lambda stack: _pool(stack)[1].guests.allow(READ),
        says="this pool has no guests",
    ),
    BadInput(
        name="guests who may put events on a bus",
        build=lambda stack: _pool(stack, guests=Guests(reason="a shop"))[1].guests.allow(
            EventBus("arn:aws:events:eu-west-1:111122223333:event-bus/orders").put_events()
        ),
        says="Cognito keeps guests from events:PutEvents",
    ),
    BadInput(
        name="guests who administer users",
        build=lambda stack: _guests(stack, UserPool(stack, "People").administer("ListUsers")),
        says="guests must not administer users",
    ),
    BadInput(
        name="guests who may call every route",
        build=lambda stack: _guests(stack, _api(stack, *ADMINS).invoke()),
        says='this takes in "GET /hall", "DELETE /users/{id}"',
    ),
    BadInput(
        name="guests who may use an API, without a word of its routes",
        build=lambda stack: _guests(stack, _api(stack, *ADMINS)),
        says="guests must be given routes by name",
    ),
    BadInput(
        name="guests who may call every route of an imported API",
        build=lambda stack: _guests(stack, HttpApi.from_id(stack, "Api", "a1b2c3d4e5").invoke()),
        says="this takes in those added later",
    ),
    BadInput(
        name="guests who may call a route behind the one that they were given",
        build=lambda stack: _guests(
            stack, _api(stack, "GET /cards/{id}", "GET /cards/{id}/owner").invoke("GET /cards/{id}")
        ),
        says='this takes in "GET /cards/{id}/owner"',
    ),
    BadInput(
        name="guests who may call whatever else there is",
        build=lambda stack: _guests(stack, _api(stack, "$default", *ADMINS).invoke("$default")),
        says='"DELETE /users/{id}"',
    ),
    BadInput(
        name="guests who may call every route by a raw permission",
        build=lambda stack: _guests(
            stack,
            Permission(["execute-api:Invoke"], [f"{_api(stack, *ADMINS).execution_arn}/*/*"]),
        ),
        says="this is all routes of an API",
    ),
    BadInput(
        name="guests who may read a whole bucket",
        build=lambda stack: _guests(stack, Bucket(stack, "Files").read()),
        says="guests must be given folders of a bucket by name",
    ),
    BadInput(
        name="guests who may list a whole bucket",
        build=lambda stack: _guests(
            stack, Permission(["s3:ListBucket"], [Bucket(stack, "Files").arn])
        ),
        says="this lists all of it",
    ),
    BadInput(
        name="guests who may write a whole table",
        build=lambda stack: _guests(stack, Table(stack, "Notes", partition_key="id").write()),
        says="guests must be given items of a table by their key",
    ),
    BadInput(
        name="guests with a folder by a tag, which they never have",
        build=lambda stack: _guests(stack, Bucket(stack, "Files").folder_of_tag("tenant", "t")),
        says="guests have no token, so their sessions have none",
    ),
    BadInput(
        name="guests without a reason",
        build=lambda stack: _pool(stack, guests=Guests(reason=" ")),
        says="a reason that a reviewer can judge",
    ),
    BadInput(
        name="guests with a reason that says nothing",
        build=lambda stack: Guests(reason="TODO"),
        says="that a reviewer can judge; this says nothing",
    ),
    BadInput(
        name="guests=True",
        build=lambda stack: _pool(stack, guests=True),
        says='guests=Guests(reason="',
    ),
    BadInput(
        name="the classic flow without a reason",
        build=lambda stack: _pool(stack, classic_flow=ClassicFlow(reason="")),
        says="must be a reason that a reviewer can judge",
    ),
    BadInput(
        name="26 rules",
        build=lambda stack: _rules(stack, 26),
        says="must have at most 25 rules; these are 26",
        stock=_stock(
            type="Rules",
            ambiguous_role_resolution="Deny",
            mapping_rule=[_stock_rule(value=f"kind-{number}") for number in range(26)],
        ),
    ),
    BadInput(
        name="no rules",
        build=lambda stack: _rules(stack, 0),
        says="must have at least one rule",
        stock=_stock(type="Rules", ambiguous_role_resolution="Deny"),
    ),
    BadInput(
        name="the same rule for two roles",
        build=_rule_twice,
        says="must differ: the first rule that matches counts, so the second never does",
        stock=_stock(
            type="Rules",
            ambiguous_role_resolution="Deny",
            mapping_rule=[_stock_rule(), _stock_rule(role_arn=ROLE + "2")],
        ),
    ),
    BadInput(
        name="a rule with an unknown way to match",
        build=lambda stack: RoleRule(
            "custom:kind", "EndsWith", "staff", _pool(stack)[1].role("Staff")
        ),
        says='must be one of "Equals", "NotEqual", "Contains", "StartsWith"',
        stock=_stock(
            type="Rules",
            ambiguous_role_resolution="Deny",
            mapping_rule=[_stock_rule(match_type="EndsWith")],
        ),
    ),
    BadInput(
        name="a rule on cognito:groups",
        build=lambda stack: RoleRule(
            "cognito:groups", "Contains", "admins", _pool(stack)[1].role("Admins")
        ),
        says="identities.role_for_group(group)",
        stock=_stock(
            type="Rules",
            ambiguous_role_resolution="Deny",
            mapping_rule=[_stock_rule(claim="cognito:groups", match_type="Contains")],
        ),
    ),
    BadInput(
        name="a rule whose role is a name",
        build=lambda stack: RoleRule("custom:kind", "Equals", "a", "Staff"),  # type: ignore[arg-type]
        says="must be a Role or an ImportedRole",
        stock=_stock(
            type="Rules",
            ambiguous_role_resolution="Deny",
            mapping_rule=[_stock_rule(role_arn="Staff")],
        ),
    ),
    BadInput(
        name="a rule on a directory's groups in a pool where people sign up",
        build=lambda stack: _directory(stack, self_sign_up=True),
        says="self_sign_up=False of the user pool",
    ),
    BadInput(
        name="a rule on a directory's groups beside sign-in with passwords",
        build=lambda stack: _directory(stack, auth_flows=["srp"]),
        says="auth_flows=[] of that client",
    ),
    BadInput(
        name="a rule on a directory's groups beside tokens that may write them",
        build=lambda stack: _directory(stack, scopes=("openid", "aws.cognito.signin.user.admin")),
        says="without aws.cognito.signin.user.admin",
    ),
    BadInput(
        name="a rule on what users write into their profile at a provider for everybody",
        build=lambda stack: _directory(
            stack, Oidc("https://accounts.google.com", "k3y", SECRET, attributes=GROUPS)
        ),
        says="fills custom:kind from a profile that users write",
    ),
    BadInput(
        name="a rule on an attribute that users write about themselves",
        build=lambda stack: _rules(stack, claim="email"),
        says="must be a claim that users can't write",
    ),
    BadInput(
        name="a rule on an attribute that the pool does not have",
        build=lambda stack: _rules(stack, claim="custom:knid"),
        says='did you mean "custom:kind"',
    ),
    BadInput(
        name="an unknown word for users without a role",
        build=lambda stack: _rules(stack, ambiguous="allow"),
        says='must be one of "deny", "authenticated"',
        stock=_stock(type="Rules", ambiguous_role_resolution="Allow", mapping_rule=[_stock_rule()]),
    ),
    BadInput(
        name="rules for a client of another pool",
        build=lambda stack: _pool(stack)[1].roles_by_token(
            UserPool(stack, "Other").add_client("App")
        ),
        says="must be a client or login of this identity pool",
    ),
    BadInput(
        name="roles by rules and by token for one client",
        build=_rules_and_token,
        says="must be the only choice of roles for this client or login, which has one already",
    ),
    BadInput(
        name="a group role without the group",
        build=lambda stack: _pool(stack)[1].role_for_group("editors"),  # type: ignore[arg-type]
        says="must be a Group; this one is a str",
    ),
    BadInput(
        name="a role for a group of another user pool",
        build=_group_of_other_pool,
        says="must be a group of a user pool whose clients are in user_pools=[...]",
    ),
    BadInput(
        name="a second role for a group",
        build=_group_with_role,
        says="must be a group without a role, and this one has a role",
    ),
    BadInput(
        name="a role that users of every identity pool can assume",
        build=lambda stack: _pool(
            stack,
            authenticated_role=_trusting(**AMR),
        ),
        says="must have a condition on cognito-identity.amazonaws.com:aud in its trust policy",
    ),
    BadInput(
        name="a role that guests can assume",
        build=lambda stack: _pool(
            stack, authenticated_role=_trusting(StringEquals={f"{COGNITO}:aud": "eu-west-1:x"})
        ),
        says="must have a condition on cognito-identity.amazonaws.com:amr in its trust policy",
    ),
    BadInput(
        name="an imported role for every pool whose id has a colon",
        build=lambda stack: _pool(
            stack,
            authenticated_role=_trusting(**AMR, StringLike={f"{COGNITO}:aud": "*:*"}),
        ),
        says=":aud in its trust policy, by StringEquals",
    ),
    BadInput(
        name="an imported role for all pools but one",
        build=lambda stack: _pool(
            stack,
            authenticated_role=_trusting(**AMR, StringNotEquals={f"{COGNITO}:aud": "x"}),
        ),
        says=":aud in its trust policy, by StringEquals",
    ),
    BadInput(
        name="an imported role for tokens without a pool",
        build=lambda stack: _pool(
            stack,
            authenticated_role=_trusting(**AMR, StringEqualsIfExists={f"{COGNITO}:aud": "x"}),
        ),
        says=":aud in its trust policy, by StringEquals",
    ),
    BadInput(
        name="an imported role for whatever kind of users",
        build=lambda stack: _pool(
            stack,
            authenticated_role=_trusting(**AUD, **_amr("*authenticated")),
        ),
        says="that is for people who signed in, or for guests, and not for both",
    ),
    BadInput(
        name="an imported role of guests for signed-in users",
        build=lambda stack: _pool(
            stack,
            authenticated_role=_trusting(**AUD, **_amr("unauthenticated")),
        ),
        says="must be a role for people who signed in",
    ),
    BadInput(
        name="an imported role for users of another provider",
        build=lambda stack: _pool(
            stack,
            authenticated_role=_trusting(
                "accounts.google.com", StringEquals={"accounts.google.com:aud": "app"}
            ),
        ),
        says="must allow sts:AssumeRoleWithWebIdentity in its trust policy to cognito-identity",
    ),
    BadInput(
        name="an imported role with one open statement of two",
        build=lambda stack: _pool(
            stack,
            authenticated_role=ImportedRole(
                ROLE,
                {
                    "Statement": [
                        _statement(COGNITO, {**AUD, **AMR}),
                        _statement(COGNITO, AUD),
                    ]
                },
            ),
        ),
        says=":amr in its trust policy",
    ),
    BadInput(
        name="an imported role for everybody but one",
        build=lambda stack: _pool(
            stack,
            authenticated_role=ImportedRole(
                ROLE,
                {
                    "Statement": {
                        "Effect": "Allow",
                        "NotPrincipal": {"Federated": "accounts.google.com"},
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Condition": {**AUD, **AMR},
                    }
                },
            ),
        ),
        says="NotPrincipal is everybody else",
    ),
    BadInput(
        name="a trust policy without statements",
        build=lambda stack: ImportedRole(ROLE, {"Version": "2012-10-17"}),
        says="this has no list of statements",
    ),
    BadInput(
        name="a role of Lambda for signed-in users",
        build=lambda stack: _pool(
            stack,
            authenticated_role=Role(
                stack, "Role", trust=Trust(Principal("Service", ["lambda.amazonaws.com"]))
            ),
        ),
        says="must allow sts:AssumeRoleWithWebIdentity in its trust policy",
    ),
    BadInput(
        name="an imported role by its name",
        build=lambda stack: ImportedRole("Users"),
        says="must be the ARN of a role",
    ),
    BadInput(
        name="permissions for an imported role",
        build=lambda stack: _pool(stack, authenticated_role=ImportedRole(ROLE))[
            1
        ].authenticated.allow(READ),
        says="the role of signed-in users is imported, so its permissions can't change here",
    ),
    BadInput(
        name="a session of a day",
        build=lambda stack: _pool(stack, max_session=timedelta(days=1)),
        says="from 1 hour to 12 hours",
        stock=lambda stack: aws.iam_role.IamRole(
            stack, "role", assume_role_policy="{}", max_session_duration=86_400
        ),
    ),
    BadInput(
        name="a tag from an attribute that users write about themselves",
        build=_tag_of_users,
        says="must be a claim that users can't write",
    ),
    BadInput(
        name="a tag from an attribute that the pool does not have",
        build=lambda stack: _pool(stack, principal_tags={"tenant": "custom:tennant"}),
        says='did you mean "custom:tenant"',
    ),
    BadInput(
        name="a tag whose name AWS reserves",
        build=lambda stack: _pool(stack, principal_tags={"aws:tenant": "custom:tenant"}),
        says="must not begin with aws:",
    ),
    BadInput(
        name="a permission on a tag that no session has",
        build=_unset_tag,
        says="a permission uses the tag tenant, which this pool's sessions do not have",
    ),
    BadInput(
        name="a permission of a group on a tag that no session has",
        build=_unset_tag_of_a_group,
        says="a permission uses the tag tenant, which this pool's sessions do not have",
    ),
    BadInput(
        name="a tag that the stack puts on every role",
        build=lambda stack: _pool(stack, principal_tags={"Stage": "custom:tenant"}),
        says="must not have the tag stage of the stack",
    ),
    BadInput(
        name="a permission by a tag in an imported pool that sets none",
        build=lambda stack: IdentityPool.from_id(
            stack, "Shared", "eu-west-1:01234567-89ab-cdef-0123-456789abcdef"
        ).role("Staff", permissions=[Bucket(stack, "Files").folder_of_tag("tenant", "t")]),
        says="must be True, as notes-test/Shared/Staff goes by the tag tenant",
    ),
    BadInput(
        name="a Google login with the client's secret as id",
        build=lambda stack: GoogleLogin("GOCSPX-0123456789"),
        says="must be the app's id at accounts.google.com",
    ),
    BadInput(
        name="two logins by Facebook",
        build=lambda stack: IdentityPool(stack, "Identities", logins=[FacebookLogin("123456")] * 2),
        says="at most one login of each class",
    ),
    BadInput(
        name="Twitter's secret as a literal",
        build=lambda stack: TwitterLogin("key", "s3cret"),
        says="a secret must not be a literal",
    ),
    BadInput(
        name="an issuer without https",
        build=lambda stack: OidcLogin("acme.eu.auth0.com", ["app"]),
        says="must be an https address",
        stock=lambda stack: aws.iam_openid_connect_provider.IamOpenidConnectProvider(
            stack, "oidc", url="acme.eu.auth0.com", client_id_list=["app"]
        ),
    ),
    BadInput(
        name="an issuer without clients",
        build=lambda stack: OidcLogin("https://acme.eu.auth0.com"),
        says="must have 1 to 100 client ids",
    ),
    BadInput(
        name="an OIDC provider that is made and imported",
        build=lambda stack: OidcLogin(
            "https://acme.eu.auth0.com",
            ["app"],
            arn="arn:aws:iam::111122223333:oidc-provider/acme.eu.auth0.com",
        ),
        says="the provider is imported, or made here",
    ),
    BadInput(
        name="the file name of SAML metadata instead of the text",
        build=lambda stack: SamlLogin("Directory", "metadata.xml"),
        says="the text of a SAML metadata document",
        stock=lambda stack: aws.iam_saml_provider.IamSamlProvider(
            stack, "saml", name="directory", saml_metadata_document="metadata.xml"
        ),
    ),
    BadInput(
        name="SAML metadata of less than 1,000 characters",
        build=lambda stack: SamlLogin("Directory", "<EntityDescriptor>…</EntityDescriptor>"),
        says="must have 1,000 to 10,000,000 characters; this has 38",
        stock=lambda stack: aws.iam_saml_provider.IamSamlProvider(
            stack,
            "saml",
            name="directory",
            saml_metadata_document="<EntityDescriptor>…</EntityDescriptor>",
        ),
    ),
    BadInput(
        name="a user pool's id instead of an identity pool's",
        build=lambda stack: IdentityPool.from_id(stack, "Shared", "eu-west-1_AbCdEfGhI"),
        says="its region, a colon and a UUID",
    ),
    BadInput(
        name="an unknown kind of username for Auth",
        build=lambda stack: Auth(stack, "Auth", usernames=["mail"]),
        says='did you mean "email"',
    ),
    BadInput(
        name="permissions without an identity pool",
        build=lambda stack: Auth(
            stack, "Auth", identity_pool=False
        ).attach_permissions_for_auth_users([READ]),
        says="without an identity pool nobody gets credentials",
    ),
    BadInput(
        name="usernames for a user pool that is made elsewhere",
        build=lambda stack: Auth(
            stack, "Auth", user_pool=UserPool(stack, "Users"), usernames=["email"]
        ),
        says="must be set where the user pool is made",
    ),
]
