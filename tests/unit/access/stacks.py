"""Small stacks as JSON, written as Terraform's configurations, states and plans are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gatehouse.access.model import Model, read_model

Json = dict[str, Any]
SUB = "${cognito-identity.amazonaws.com:sub}"


def read(folder: Path, name: str = "notes", **sections: Any) -> Model:
    """Read a configuration of one stack."""
    return read_model([write(folder, name, sections)])


def write(folder: Path, name: str, document: Mapping[str, Any]) -> Path:
    """Write a document where a stack's would be."""
    file = folder / name / "cdk.tf.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document))
    return file


def allow(actions: Any, resources: Any, **more: Any) -> Json:
    """A statement as AWS writes it."""
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions: Any, resources: Any, **more: Any) -> Json:
    """A statement that denies."""
    return {**allow(actions, resources, **more), "Effect": "Deny"}


def policy(*statements: Json) -> str:
    """A policy as text."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(pool: str = "${aws_cognito_identity_pool.pool.id}", who: str = "authenticated") -> str:
    """The trust of a role for an identity pool."""
    provider = "cognito-identity.amazonaws.com"
    return policy(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": provider},
            "Condition": {
                "StringEquals": {f"{provider}:aud": pool},
                "ForAnyValue:StringLike": {f"{provider}:amr": who},
            },
        }
    )


def of_functions() -> str:
    """The trust of a role for functions."""
    return policy(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "lambda.amazonaws.com"},
        }
    )


def people(*statements: Json, guests: bool = False, **more: Any) -> Json:
    """A user pool with a client, and an identity pool whose users may do something.

    Policy variables are written as Terraform needs them outside of policy documents.
    """
    said = policy(*statements).replace(SUB, "$" + SUB)
    resources: Json = {
        "aws_cognito_user_pool": {"users": {"name": "users"}},
        "aws_cognito_user_pool_client": {
            "web": {
                "name": "web",
                "user_pool_id": "${aws_cognito_user_pool.users.id}",
                "explicit_auth_flows": ["ALLOW_USER_SRP_AUTH"],
            }
        },
        "aws_cognito_identity_pool": {
            "pool": {
                "identity_pool_name": "pool",
                "allow_unauthenticated_identities": guests,
                "cognito_identity_providers": [
                    {
                        "client_id": "${aws_cognito_user_pool_client.web.id}",
                        "provider_name": "${aws_cognito_user_pool.users.endpoint}",
                    }
                ],
            }
        },
        "aws_cognito_identity_pool_roles_attachment": {
            "pool": {
                "identity_pool_id": "${aws_cognito_identity_pool.pool.id}",
                "roles": {"authenticated": "${aws_iam_role.member.arn}"},
            }
        },
        "aws_iam_role": {"member": {"name": "member", "assume_role_policy": trust()}},
        "aws_iam_role_policy": {
            "member": {"role": "${aws_iam_role.member.id}", "name": "member", "policy": said}
        },
        "aws_s3_bucket": {"files": {"bucket": "files"}},
    }
    for kind, named in more.items():
        resources[kind] = {**resources.get(kind, {}), **named}
    return resources


def instance(kind: str, label: str, **values: Any) -> Json:
    """A resource of a state."""
    address = f"{kind}.{label}"
    return {"address": address, "mode": "managed", "type": kind, "name": label, "values": values}


def state(*resources: Json) -> Json:
    """What ``terraform show -json`` prints of a state."""
    values = {"root_module": {"resources": list(resources)}}
    return {"format_version": "1.0", "terraform_version": "1.9.0", "values": values}
