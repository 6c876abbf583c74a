"""Whoever widens access moves the lock file or the findings: as many ways as there are to do it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gatehouse.access.findings import find
from gatehouse.access.matrix import matrix_of
from gatehouse.access.model import read_model
from gatehouse.access.showing import facts_of, lock_text

from tests.access.corpus.case import Json, written
from tests.access.corpus.more_pieces import CLIENT, ENDPOINT, USERS, by_jwt, jwt
from tests.access.corpus.pieces import (
    COGNITO,
    FILES,
    ITEMS,
    NOTES,
    OWN,
    READ,
    allow,
    api,
    app,
    bucket,
    deny,
    document,
    function,
    invoked_by,
    role,
    route,
    sign_in,
    table,
    tags,
    trust_of_pool,
    trust_of_service,
)

KEYED = {
    "ForAllValues_StringEquals": {"dynamodb:LeadingKeys": OWN},
    "Null": {"dynamodb:LeadingKeys": "false"},
}
MINE = allow(READ, f"{FILES}/private/{OWN}/*")
ITS_ITEMS = allow(ITEMS, NOTES, **KEYED)
NO_BACKUPS = deny("s3:*", f"{FILES}/private/*/backup/*")
CALLS = [
    allow("execute-api:Invoke", "${aws_apigatewayv2_api.api.execution_arn}/$default/GET/notes"),
    allow("sqs:SendMessage", "${aws_sqs_queue.jobs.arn}"),  # which the boundary takes
]
OTHER = "arn:aws:iam::999988887777:root"
SIGNED, TOKENS = route("GET /notes"), by_jwt()["authorizer_id"]
Widen = Callable[[Json], None]


def before() -> Json:
    """An app with something of each kind, and no access that nobody needs."""
    edge = {"permissions_boundary": "${aws_iam_policy.edge.arn}"}
    tagged = json.loads(trust_of_pool())
    tagged["Statement"][0]["Action"] = ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]
    trust = json.dumps(tagged)
    return app(
        sign_in(),
        role("users", trust, MINE, ITS_ITEMS, NO_BACKUPS, *CALLS, **edge),
        {
            "aws_iam_policy": {
                "edge": {
                    "name": "edge",
                    "policy": document(
                        allow("s3:*", f"{FILES}/*"),
                        allow("dynamodb:*", NOTES),
                        allow(["execute-api:*", "sts:AssumeRole"], "*"),
                    ),
                },
                "spare": {"name": "spare", "policy": document(allow("s3:GetObject", f"{FILES}/*"))},
            }
        },
        role("admin", trust_of_service("ec2.amazonaws.com"), allow("*", "*")),
        role("editors", trust, allow("s3:PutObject", f"{FILES}/news/*")),
        {
            "aws_cognito_user_group": {
                "editors": {
                    "name": "editors",
                    "user_pool_id": USERS,
                    "role_arn": "${aws_iam_role.editors.arn}",
                }
            }
        },
        tags(tenant="custom:tenant"),
        bucket(),
        table(),
        jwt(),
        api(
            notes=SIGNED,
            own=route("GET /own", "JWT", authorizer_id=TOKENS),
            reports=route(
                "GET /reports", "JWT", authorizer_id=TOKENS, authorization_scopes=["reports/read"]
            ),
        ),
        {"aws_sqs_queue": {"jobs": {"name": "jobs"}}, "aws_sns_topic": {"news": {"name": "news"}}},
        {"aws_kms_key": {"key": {"description": "the key"}}},
    )


def put(kind: str, label: str, /, **arguments: Any) -> Widen:
    """Add a resource, or arguments of one."""

    def widen(stack: Json) -> None:
        named = stack["resource"].setdefault(kind, {})
        named[label] = {**named.get(label, {}), **arguments}

    return widen


def users(*statements: Json) -> Widen:
    """Give the users' role these statements."""
    return put("aws_iam_role_policy", "users", policy=document(*statements))


def trusting(name: str, *statements: Json) -> Widen:
    """Let a role be assumed by more."""

    def widen(stack: Json) -> None:
        made = stack["resource"]["aws_iam_role"][name]
        trust = json.loads(made["assume_role_policy"])
        made["assume_role_policy"] = document(*trust["Statement"], *statements)

    return widen


def trust_without(name: str, key: str) -> Widen:
    """Take a condition of the trust away."""

    def widen(stack: Json) -> None:
        made = stack["resource"]["aws_iam_role"][name]
        trust = json.loads(made["assume_role_policy"])
        conditions = trust["Statement"][0]["Condition"]
        for operator in [each for each in conditions if f"{COGNITO}:{key}" in conditions[each]]:
            del conditions[operator]
        made["assume_role_policy"] = json.dumps(trust)

    return widen


def together(*changes: Widen) -> Widen:
    """Make several changes at once."""

    def widen(stack: Json) -> None:
        for each in changes:
            each(stack)

    return widen


def merged(part: Json) -> Widen:
    """Add the resources of a part."""

    def widen(stack: Json) -> None:
        for kind, named in part.items():
            stack["resource"].setdefault(kind, {}).update(named)

    return widen


def mapping(**more: Any) -> Widen:
    """Choose the roles of users by their groups."""
    login = f"{ENDPOINT}:{CLIENT}"
    mapped = {"identity_provider": login, "type": "Token", **more}
    return put("aws_cognito_identity_pool_roles_attachment", "people", role_mapping=[mapped])


def assumed_by(principal: Json, action: str = "sts:AssumeRole", **more: Any) -> Json:
    return {"Effect": "Allow", "Action": action, "Principal": principal, **more}


def resource_policy(principal: Any, action: str, resource: str) -> str:
    return document(
        {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource}
    )


BUCKET, QUEUE, TOPIC = "${aws_s3_bucket.files.id}", "${aws_sqs_queue.jobs.id}", "news"
MEMBER = "${aws_iam_role.users.name}"
BACKEND = "${aws_lambda_function.backend.function_name}"
GOOGLE = {"client_id": "${aws_cognito_user_pool_client.other.id}", "provider_name": ENDPOINT}
MACHINE = {
    "name": "nightly",
    "user_pool_id": USERS,
    "generate_secret": True,
    "allowed_oauth_flows_user_pool_client": True,
    "allowed_oauth_flows": ["client_credentials"],
    "allowed_oauth_scopes": ["reports/read"],
}

WIDENINGS: dict[str, Widen] = {
    "all actions on the own folder": users(
        allow("s3:*", f"{FILES}/private/{OWN}/*"), ITS_ITEMS, NO_BACKUPS, *CALLS
    ),
    "everybody's folder": users(allow(READ, f"{FILES}/*"), ITS_ITEMS, NO_BACKUPS, *CALLS),
    "one object of somebody": users(
        MINE, allow("s3:GetObject", f"{FILES}/private/x/1"), ITS_ITEMS, NO_BACKUPS, *CALLS
    ),
    "without the denial": users(MINE, ITS_ITEMS, *CALLS),
    "all but a folder": users(
        {"Effect": "Allow", "Action": READ, "NotResource": f"{FILES}/secret/*"},
        MINE, ITS_ITEMS, NO_BACKUPS, *CALLS,
    ),
    "all but an action": users(
        {"Effect": "Allow", "NotAction": "s3:DeleteObject", "Resource": f"{FILES}/private/{OWN}/*"},
        ITS_ITEMS, NO_BACKUPS, *CALLS,
    ),
    "a list of all keys": users(MINE, allow("s3:ListBucket", FILES), ITS_ITEMS, NO_BACKUPS, *CALLS),
    "items without their key": users(MINE, allow(ITEMS, NOTES), NO_BACKUPS, *CALLS),
    "items by a scan": users(
        MINE,
        allow([*ITEMS, "dynamodb:Scan"], NOTES,
              ForAllValues_StringEquals=KEYED["ForAllValues_StringEquals"]),
        NO_BACKUPS, *CALLS,
    ),
    "items if they are named": users(
        MINE, allow(ITEMS, NOTES, StringEqualsIfExists={"dynamodb:LeadingKeys": OWN}),
        NO_BACKUPS, *CALLS,
    ),
    "every route": users(
        MINE, ITS_ITEMS, NO_BACKUPS,
        allow("execute-api:*", "${aws_apigatewayv2_api.api.execution_arn}/*"),
    ),
    "without the boundary": put("aws_iam_role", "users", permissions_boundary=None),
    "a wider boundary": put("aws_iam_policy", "edge", policy=document(allow("*", "*"))),
    "without amr": trust_without("users", "amr"),
    "without aud": trust_without("users", "aud"),
    "trust of another account": trusting("users", assumed_by({"AWS": OTHER})),
    "trust of everybody": trusting("users", assumed_by({"AWS": "*"})),
    "trust of another provider": trusting(
        "users", assumed_by({"Federated": "accounts.google.com"}, "sts:AssumeRoleWithWebIdentity")
    ),
    "trust of the account by users": together(
        trusting("admin", assumed_by({"AWS": "${aws_iam_role.users.arn}"})),
        users(MINE, ITS_ITEMS, NO_BACKUPS, *CALLS, allow("sts:AssumeRole", "*")),
    ),
    "a function takes the role of admin": together(
        trusting("admin", assumed_by({"AWS": "${aws_iam_role.backend.arn}"})),
    ),
    "guests": together(
        put("aws_cognito_identity_pool", "people", allow_unauthenticated_identities=True),
        put(
            "aws_cognito_identity_pool_roles_attachment", "people",
            roles={
                "authenticated": "${aws_iam_role.users.arn}",
                "unauthenticated": "${aws_iam_role.editors.arn}",
            },
        ),
        trusting(
            "editors",
            {**json.loads(trust_of_pool("unauthenticated"))["Statement"][0]},
        ),
    ),
    "guests of another role": together(
        merged(
            role("guests", trust_of_pool("unauthenticated"), allow("s3:GetObject", f"{FILES}/n/*"))
        ),
        put("aws_cognito_identity_pool", "people", allow_unauthenticated_identities=True),
        put(
            "aws_cognito_identity_pool_roles_attachment", "people",
            roles={
                "authenticated": "${aws_iam_role.users.arn}",
                "unauthenticated": "${aws_iam_role.guests.arn}",
            },
        ),
    ),
    "the classic flow": put("aws_cognito_identity_pool", "people", allow_classic_flow=True),
    "another role for users": put(
        "aws_cognito_identity_pool_roles_attachment", "people",
        roles={"authenticated": "${aws_iam_role.editors.arn}"},
    ),
    "roles by group": mapping(ambiguous_role_resolution="AuthenticatedRole"),
    "roles by a rule": put(
        "aws_cognito_identity_pool_roles_attachment", "people",
        role_mapping=[{
            "identity_provider": f"{ENDPOINT}:{CLIENT}", "type": "Rules",
            "ambiguous_role_resolution": "AuthenticatedRole",
            "mapping_rule": [{
                "claim": "email", "match_type": "Contains", "value": "@",
                "role_arn": "${aws_iam_role.editors.arn}",
            }],
        }],
    ),
    "another client of the identity pool": together(
        put("aws_cognito_user_pool_client", "other", name="other", user_pool_id=USERS),
        put(
            "aws_cognito_identity_pool", "people",
            cognito_identity_providers=[
                {"client_id": CLIENT, "provider_name": ENDPOINT, "server_side_token_check": True},
                GOOGLE,
            ],
        ),
    ),
    "a social login": put(
        "aws_cognito_identity_pool", "people",
        supported_login_providers={"accounts.google.com": "x.apps.googleusercontent.com"},
    ),
    "a login of developers": put(
        "aws_cognito_identity_pool", "people", developer_provider_name="com.example.login"
    ),
    "a login by SAML": put(
        "aws_cognito_identity_pool", "people",
        saml_provider_arns=["arn:aws:iam::111122223333:saml-provider/x"],
    ),
    "a login by OpenID Connect": put(
        "aws_cognito_identity_pool", "people",
        openid_connect_provider_arns=["arn:aws:iam::111122223333:oidc-provider/x"],
    ),
    "users write every attribute": put(
        "aws_cognito_user_pool_client", "web", write_attributes=None
    ),
    "users write their tenant": put(
        "aws_cognito_user_pool_client", "web", write_attributes=["email", "custom:tenant"]
    ),
    "a machine": together(
        put("aws_cognito_user_pool_client", "nightly", **MACHINE),
        put("aws_apigatewayv2_authorizer", "tokens", jwt_configuration=[{
            "issuer": f"https://{ENDPOINT}",
            "audience": [CLIENT, "${aws_cognito_user_pool_client.nightly.id}"],
        }]),
    ),
    "an authorizer without audience": put(
        "aws_apigatewayv2_authorizer", "tokens",
        jwt_configuration=[{"issuer": f"https://{ENDPOINT}", "audience": []}],
    ),
    "an issuer of somebody else": put(
        "aws_apigatewayv2_authorizer", "tokens",
        jwt_configuration=[{"issuer": "https://login.example.com", "audience": ["x"]}],
    ),
    "an open route": put("aws_apigatewayv2_route", "notes", authorization_type="NONE"),
    "a route without its type": put("aws_apigatewayv2_route", "own", authorization_type=None,
                                    authorizer_id=None),
    "a route for the rest": put(
        "aws_apigatewayv2_route", "rest", api_id="${aws_apigatewayv2_api.api.id}",
        route_key="$default", target="integrations/${aws_apigatewayv2_integration.api.id}",
    ),
    "a route without its scope": put("aws_apigatewayv2_route", "reports", authorization_scopes=[]),
    "a quick-created route": put(
        "aws_apigatewayv2_api", "api", target="${aws_lambda_function.backend.arn}",
        route_key="ANY /{proxy+}",
    ),
    "a REST API": together(
        put("aws_api_gateway_rest_api", "old", name="old"),
        put("aws_api_gateway_method", "old", rest_api_id="${aws_api_gateway_rest_api.old.id}",
            resource_id="${aws_api_gateway_rest_api.old.root_resource_id}", http_method="ANY",
            authorization="NONE"),
    ),
    "a function URL": put(
        "aws_lambda_function_url", "open", function_name=BACKEND, authorization_type="NONE"
    ),
    "a function for everybody": merged(invoked_by("backend", "*", None)),
    "a function for another account": put(
        "aws_lambda_permission", "more", action="lambda:InvokeFunction", function_name=BACKEND,
        principal="999988887777",
    ),
    "a function for a service": put(
        "aws_lambda_permission", "more", action="lambda:InvokeFunction", function_name=BACKEND,
        principal="s3.amazonaws.com",
    ),
    "a function whose code another account writes": put(
        "aws_lambda_permission", "more", action="lambda:*", function_name=BACKEND,
        principal="999988887777",
    ),
    "a bucket policy for another account": put(
        "aws_s3_bucket_policy", "files", bucket=BUCKET,
        policy=resource_policy({"AWS": OTHER}, "s3:GetObject", f"{FILES}/*"),
    ),
    "a bucket policy for users": put(
        "aws_s3_bucket_policy", "files", bucket=BUCKET,
        policy=resource_policy({"AWS": "${aws_iam_role.users.arn}"}, "s3:GetObject", f"{FILES}/*"),
    ),
    "a public bucket": together(
        put("aws_s3_bucket_public_access_block", "files", restrict_public_buckets=False,
            block_public_policy=False),
        put("aws_s3_bucket_policy", "files", bucket=BUCKET,
            policy=resource_policy("*", "s3:GetObject", f"{FILES}/*")),
    ),
    "a public ACL": together(
        put("aws_s3_bucket_public_access_block", "files", ignore_public_acls=False,
            block_public_acls=False),
        put("aws_s3_bucket_acl", "files", bucket=BUCKET, acl="public-read"),
    ),
    "a public ACL of the bucket itself": together(
        put("aws_s3_bucket_public_access_block", "files", ignore_public_acls=False,
            block_public_acls=False),
        put("aws_s3_bucket", "files", acl="public-read-write"),
    ),
    "a policy of the bucket itself": put(
        "aws_s3_bucket", "files",
        policy=resource_policy({"AWS": OTHER}, "s3:GetObject", f"{FILES}/*"),
    ),
    "an access point": put("aws_s3_access_point", "files", bucket=BUCKET, name="point",
                           policy=resource_policy({"AWS": OTHER}, "s3:*", "*")),
    "a public object": put("aws_s3_object", "one", bucket=BUCKET, key="x", acl="public-read"),
    "a table for another account": put(
        "aws_dynamodb_resource_policy", "notes", resource_arn=NOTES,
        policy=resource_policy({"AWS": OTHER}, "dynamodb:GetItem", NOTES),
    ),
    "a queue for another account": put(
        "aws_sqs_queue_policy", "jobs", queue_url=QUEUE,
        policy=resource_policy({"AWS": OTHER}, "sqs:*", "${aws_sqs_queue.jobs.arn}"),
    ),
    "a queue's own policy": put(
        "aws_sqs_queue", "jobs",
        policy=resource_policy("*", "sqs:SendMessage", "*"),
    ),
    "a topic for everybody": put(
        "aws_sns_topic_policy", "news", arn="${aws_sns_topic.news.arn}",
        policy=resource_policy("*", "sns:Subscribe", "${aws_sns_topic.news.arn}"),
    ),
    "a topic's own policy": put(
        "aws_sns_topic", "news", policy=resource_policy("*", "sns:Publish", "*")
    ),
    "a key for another account": put(
        "aws_kms_key_policy", "key", key_id="${aws_kms_key.key.id}",
        policy=resource_policy({"AWS": OTHER}, "kms:*", "*"),
    ),
    "a key's own policy": put(
        "aws_kms_key", "key", policy=resource_policy({"AWS": OTHER}, "kms:Decrypt", "*")
    ),
    "a grant of a key": put(
        "aws_kms_grant", "key", key_id="${aws_kms_key.key.id}", grantee_principal=OTHER,
        operations=["Decrypt"],
    ),
    "a policy of AWS": put(
        "aws_iam_role_policy_attachment", "more", role=MEMBER,
        policy_arn="arn:aws:iam::aws:policy/AdministratorAccess",
    ),
    "a policy of the account": put(
        "aws_iam_role_policy_attachment", "more", role=MEMBER,
        policy_arn="${aws_iam_policy.spare.arn}",
    ),
    "policies of a role, exclusive": put(
        "aws_iam_role_policy_attachments_exclusive", "more", role_name=MEMBER,
        policy_arns=["${aws_iam_policy.spare.arn}"],
    ),
    "policies attached by one resource": put(
        "aws_iam_policy_attachment", "more", name="more", roles=[MEMBER],
        policy_arn="${aws_iam_policy.spare.arn}",
    ),
    "policies of the role itself": put(
        "aws_iam_role", "users", managed_policy_arns=["${aws_iam_policy.spare.arn}"]
    ),
    "inline policies of the role itself": put(
        "aws_iam_role", "users",
        inline_policy=[{"name": "x", "policy": document(allow("s3:GetObject", f"{FILES}/*"))}],
    ),
    "a second inline policy": put(
        "aws_iam_role_policy", "more", name="more", role=MEMBER,
        policy=document(allow("s3:GetObject", f"{FILES}/*")),
    ),
    "a user with keys": together(
        put("aws_iam_user", "ann", name="ann"),
        put("aws_iam_user_policy", "ann", user="ann", policy=document(allow("*", "*"))),
        put("aws_iam_access_key", "ann", user="ann"),
    ),
    "a group of users": put(
        "aws_iam_group_policy", "all", group="all", policy=document(allow("*", "*"))
    ),
    "a trigger that writes tokens": put(
        "aws_cognito_user_pool", "users",
        lambda_config=[{"pre_token_generation": "${aws_lambda_function.backend.arn}"}],
    ),
    "a machine with more scopes": together(
        put("aws_cognito_user_pool_client", "web", allowed_oauth_flows=["code"],
            allowed_oauth_scopes=["reports/read"], allowed_oauth_flows_user_pool_client=True),
    ),
    "a layer for everybody": put(
        "aws_lambda_layer_version_permission", "x", layer_name="x", version_number=1,
        principal="*", action="lambda:GetLayerVersion", statement_id="x",
    ),
    "a secret for another account": put(
        "aws_secretsmanager_secret_policy", "x", secret_arn="x",
        policy=resource_policy({"AWS": OTHER}, "secretsmanager:GetSecretValue", "*"),
    ),
    "a rule that invokes": put(
        "aws_cloudwatch_event_permission", "x", principal="999988887777", statement_id="x"
    ),
    "a function with the role of admin": put(
        "aws_lambda_function", "backend", role="${aws_iam_role.admin.arn}"
    ),
    "a function with more rights": merged(
        function("backend", allow("dynamodb:*", NOTES))
    ),
    "everybody may sign up": put(
        "aws_cognito_user_pool", "users",
        admin_create_user_config=[{"allow_admin_create_user_only": False}],
    ),
}  # fmt: skip


def shown(stack: Json, folder: Path) -> tuple[str, list[str]]:
    """The lock file of a stack, and its findings."""
    model = read_model([written(stack, folder)])
    found = sorted(
        f"{each.rule.id} {each.source.address} {each.found.what}" for each in find(model)
    )
    return lock_text(facts_of(matrix_of(model))), found


@pytest.mark.parametrize("name", WIDENINGS)
def test_whoever_widens_access_moves_the_lock_or_the_findings(name: str, tmp_path: Path) -> None:
    stack = before()
    if name == "everybody may sign up":
        stack["resource"]["aws_cognito_user_pool"]["users"]["admin_create_user_config"] = [
            {"allow_admin_create_user_only": True}
        ]
    wider = copy.deepcopy(stack)
    WIDENINGS[name](wider)
    assert wider != stack
    assert shown(wider, tmp_path) != shown(stack, tmp_path)


def test_what_means_the_same_moves_neither(tmp_path: Path) -> None:
    stack = before()
    named = {each: dict(reversed(stack["resource"][each].items())) for each in stack["resource"]}
    other = {**stack, "resource": dict(reversed(named.items()))}
    assert shown(other, tmp_path / "other") == shown(stack, tmp_path / "stack")
