"""What most stacks of the corpus share, as Terraform JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]

COGNITO = "cognito-identity.amazonaws.com"
#: In Terraform's JSON a dollar before a brace is written twice: IAM's variable, not Terraform's.
OWN = "$${cognito-identity.amazonaws.com:sub}"
FILES = "${aws_s3_bucket.files.arn}"
NOTES = "${aws_dynamodb_table.notes.arn}"
POOL = "${aws_cognito_identity_pool.people.id}"
READ = ["s3:GetObject", "s3:PutObject"]
ITEMS = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"]


def app(*parts: Json) -> Json:
    """Merge parts to one stack's JSON, in a region and account that are known."""
    merged: Json = {"provider": {"aws": [{"region": "eu-west-1"}]}, "resource": {}}
    for part in parts:
        for kind, named in part.items():
            merged["resource"].setdefault(kind, {}).update(named)
    return merged


def allow(actions: str | list[str], resources: str | list[str], **conditions: Json) -> Json:
    """Write a statement that allows; conditions are operators with their keys."""
    return statement("Allow", Action=actions, Resource=resources, **_condition(conditions))


def deny(actions: str | list[str], resources: str | list[str], **conditions: Json) -> Json:
    """Write a statement that denies."""
    return statement("Deny", Action=actions, Resource=resources, **_condition(conditions))


def statement(effect: str, **elements: object) -> Json:
    """Write a statement from its elements."""
    return {"Effect": effect, **elements}


def _condition(conditions: dict[str, Json]) -> Json:
    # A name of Python has no colon: ForAllValues_StringEquals is ForAllValues:StringEquals.
    named = {name.replace("_", ":"): keys for name, keys in conditions.items()}
    return {"Condition": named} if named else {}


def document(*statements: Json, version: str | None = "2012-10-17") -> str:
    """Write a policy document as the text that Terraform takes."""
    return json.dumps({**({"Version": version} if version else {}), "Statement": list(statements)})


def role(name: str, trust: str, *statements: Json, **more: object) -> Json:
    """Make a role with one inline policy; without statements it has none."""
    made: Json = {"aws_iam_role": {name: {"name": name, "assume_role_policy": trust, **more}}}
    if statements:
        policy = {"role": f"${{aws_iam_role.{name}.id}}", "policy": document(*statements)}
        made["aws_iam_role_policy"] = {name: {"name": name, **policy}}
    return made


def trust_of_pool(amr: str = "authenticated") -> str:
    """Write the trust of an identity pool's role as it must be."""
    return document(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": COGNITO},
            "Condition": {
                "StringEquals": {f"{COGNITO}:aud": POOL},
                "ForAnyValue:StringLike": {f"{COGNITO}:amr": amr},
            },
        }
    )


def trust_of_service(service: str) -> str:
    """Write the trust of a role that a service of AWS assumes."""
    allowed = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}
    return document(allowed)


def sign_in(guests: bool = False, **options: object) -> Json:
    """Make a user pool with one client, an identity pool, and its two roles attached.

    The roles are `role("users", …)` and, for guests, `role("guests", …)`.
    """
    roles = {"authenticated": "${aws_iam_role.users.arn}"}
    if guests:
        roles["unauthenticated"] = "${aws_iam_role.guests.arn}"
    login = {
        "client_id": "${aws_cognito_user_pool_client.web.id}",
        "provider_name": "${aws_cognito_user_pool.users.endpoint}",
        "server_side_token_check": True,
    }
    client = {
        "name": "web",
        "user_pool_id": "${aws_cognito_user_pool.users.id}",
        "write_attributes": ["email", "name"],
        "prevent_user_existence_errors": "ENABLED",
    }
    pool = {
        "identity_pool_name": "people",
        "allow_unauthenticated_identities": guests,
        "allow_classic_flow": False,
        "cognito_identity_providers": [login],
        **options,
    }
    return {
        "aws_cognito_user_pool": {"users": {"name": "users", "username_attributes": ["email"]}},
        "aws_cognito_user_pool_client": {"web": client},
        "aws_cognito_identity_pool": {"people": pool},
        "aws_cognito_identity_pool_roles_attachment": {
            "people": {"identity_pool_id": POOL, "roles": roles}
        },
    }


def signed_in(*statements: Json, trust: str = "") -> Json:
    """Make sign-in, with the role of its users and that role's statements."""
    return _all(sign_in(), role("users", trust or trust_of_pool(), *statements))


def guests(*statements: Json, users: Sequence[Json] = (), trust: str = "") -> Json:
    """Make sign-in that lets guests in, with both roles."""
    return _all(
        sign_in(guests=True),
        role("users", trust_of_pool(), *(users or [allow("s3:GetObject", f"{FILES}/{OWN}/*")])),
        role("guests", trust or trust_of_pool("unauthenticated"), *statements),
        bucket(),
    )


def tags(**claims: str) -> Json:
    """Make session tags of the users, tag by claim."""
    return {
        "aws_cognito_identity_pool_provider_principal_tag": {
            "people": {
                "identity_pool_id": POOL,
                "identity_provider_name": "${aws_cognito_user_pool.users.endpoint}",
                "principal_tags": claims,
            }
        }
    }


def bucket(name: str = "files", *statements: Json, closed: bool = True) -> Json:
    """Make a bucket that blocks public access, with a policy where statements are given."""
    at = f"${{aws_s3_bucket.{name}.id}}"
    blocks = dict.fromkeys(
        ("block_public_acls", "block_public_policy", "ignore_public_acls"), closed
    )
    made: Json = {
        "aws_s3_bucket": {name: {"bucket": f"{name}-of-the-app"}},
        "aws_s3_bucket_public_access_block": {
            name: {"bucket": at, **blocks, "restrict_public_buckets": closed}
        },
    }
    if statements:
        made["aws_s3_bucket_policy"] = {name: {"bucket": at, "policy": document(*statements)}}
    return made


def table(name: str = "notes") -> Json:
    """Make a table that is partitioned by the owner of its items."""
    made = {"name": name, "billing_mode": "PAY_PER_REQUEST", "hash_key": "userId"}
    key = {"name": "userId", "type": "S"}
    return {
        "aws_dynamodb_table": {
            name: {**made, "attribute": [key], "deletion_protection_enabled": True}
        }
    }


def function(name: str, *statements: Json) -> Json:
    """Make a function with a role of its own."""
    made = {
        "function_name": name,
        "role": f"${{aws_iam_role.{name}.arn}}",
        "handler": "index.main",
        "runtime": "python3.12",
        "filename": "code.zip",
    }
    logs = allow(
        ["logs:CreateLogStream", "logs:PutLogEvents"], f"arn:aws:logs:*:*:log-group:{name}:*"
    )
    return _all(
        {"aws_lambda_function": {name: made}},
        role(name, trust_of_service("lambda.amazonaws.com"), logs, *statements),
    )


def invoked_by(name: str, principal: str, source_arn: str | None, **more: object) -> Json:
    """Let a service invoke a function, from one source or (None) from any."""
    permission: Json = {
        "action": "lambda:InvokeFunction",
        "function_name": f"${{aws_lambda_function.{name}.function_name}}",
        "principal": principal,
        **more,
    }
    if source_arn:
        permission["source_arn"] = source_arn
    return {"aws_lambda_permission": {name: permission}}


API = "${aws_apigatewayv2_api.api.execution_arn}"


def api(**routes: Json) -> Json:
    """Make an HTTP API with a function behind its routes, each a name with its arguments."""
    of_api = {"api_id": "${aws_apigatewayv2_api.api.id}"}
    integration = {
        **of_api,
        "integration_type": "AWS_PROXY",
        "integration_uri": "${aws_lambda_function.backend.invoke_arn}",
        "payload_format_version": "2.0",
    }
    target = "integrations/${aws_apigatewayv2_integration.api.id}"
    return _all(
        {
            "aws_apigatewayv2_api": {"api": {"name": "api", "protocol_type": "HTTP"}},
            "aws_apigatewayv2_stage": {"api": {**of_api, "name": "$default", "auto_deploy": True}},
            "aws_apigatewayv2_integration": {"api": integration},
            "aws_apigatewayv2_route": {
                name: {**of_api, "target": target, **route} for name, route in routes.items()
            },
        },
        function("backend"),
        invoked_by("backend", "apigateway.amazonaws.com", f"{API}/*/*"),
    )


def route(key: str, authorization: str = "AWS_IAM", **more: object) -> Json:
    """Write a route's arguments."""
    return {"route_key": key, "authorization_type": authorization, **more}


def _all(*parts: Json) -> Json:
    merged: Json = {}
    for part in parts:
        for kind, named in part.items():
            merged.setdefault(kind, {}).update(named)
    return merged
