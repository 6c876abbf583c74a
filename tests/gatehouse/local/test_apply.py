"""Real Terraform and its provider, on what once read back otherwise than it was applied."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gatehouse.local.server import LocalAws

pytestmark = pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")

_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": "lambda.amazonaws.com"},
            }
        ],
    }
)
_STACK: dict[str, Any] = {
    "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
    "provider": {"aws": [{"default_tags": [{"tags": {"app": "notes"}}]}]},
    "resource": {
        "aws_iam_role": {"handler": {"name": "handler", "assume_role_policy": _TRUST}},
        "aws_lambda_function": {
            "handler": {
                "function_name": "handler",
                "role": "${aws_iam_role.handler.arn}",
                "runtime": "python3.12",
                "handler": "show.main",
                "filename": "handler.zip",
            }
        },
        "aws_lambda_permission": {
            "gateway": {
                "action": "lambda:InvokeFunction",
                "function_name": "${aws_lambda_function.handler.function_name}",
                "principal": "apigateway.amazonaws.com",
                "source_arn": "${aws_apigatewayv2_api.api.execution_arn}/*/*",
            }
        },
        "aws_apigatewayv2_api": {"api": {"name": "notes", "protocol_type": "HTTP"}},
        "aws_apigatewayv2_stage": {
            "default": {
                "api_id": "${aws_apigatewayv2_api.api.id}",
                "name": "$default",
                "auto_deploy": True,
            }
        },
        "aws_apigatewayv2_integration": {
            "handler": {
                "api_id": "${aws_apigatewayv2_api.api.id}",
                "integration_type": "AWS_PROXY",
                "integration_uri": "${aws_lambda_function.handler.invoke_arn}",
                "payload_format_version": "2.0",
            }
        },
        "aws_apigatewayv2_authorizer": {
            "tokens": {
                "api_id": "${aws_apigatewayv2_api.api.id}",
                "name": "tokens",
                "authorizer_type": "JWT",
                "identity_sources": ["$request.header.Authorization"],
                "jwt_configuration": {
                    "audience": ["${aws_cognito_user_pool_client.web.id}"],
                    "issuer": "https://${aws_cognito_user_pool.users.endpoint}",
                },
            },
            "function": {
                "api_id": "${aws_apigatewayv2_api.api.id}",
                "name": "function",
                "authorizer_type": "REQUEST",
                "authorizer_uri": "${aws_lambda_function.handler.invoke_arn}",
                "authorizer_payload_format_version": "2.0",
                "enable_simple_responses": True,
                "identity_sources": ["$request.header.Authorization"],
                "authorizer_result_ttl_in_seconds": 300,
            },
        },
        "aws_apigatewayv2_route": {
            "notes": {
                "api_id": "${aws_apigatewayv2_api.api.id}",
                "route_key": "GET /notes",
                "target": "integrations/${aws_apigatewayv2_integration.handler.id}",
                "authorization_type": "JWT",
                "authorizer_id": "${aws_apigatewayv2_authorizer.tokens.id}",
            }
        },
        "aws_cognito_user_pool": {"users": {"name": "users", "username_attributes": ["email"]}},
        "aws_cognito_user_pool_client": {
            "web": {"name": "web", "user_pool_id": "${aws_cognito_user_pool.users.id}"}
        },
    },
}


def _terraform(work: Path, aws: LocalAws, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["terraform", *arguments, "-input=false", "-no-color"],
        cwd=work,
        env=aws.environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def applied(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    work = tmp_path_factory.mktemp("stack")
    (work / "main.tf.json").write_text(json.dumps(_STACK))
    with zipfile.ZipFile(work / "handler.zip", "w") as archive:
        archive.writestr("show.py", "def main(event, context):\n    return {}\n")
    initialised = _terraform(work, local_aws, "init")
    assert initialised.returncode == 0, initialised.stderr
    apply = _terraform(work, local_aws, "apply", "-auto-approve")
    assert apply.returncode == 0, apply.stderr
    yield work
    destroy = _terraform(work, local_aws, "destroy", "-auto-approve")
    assert destroy.returncode == 0, destroy.stderr


def test_what_was_applied_shows_no_change_in_the_next_plan(
    applied: Path, local_aws: LocalAws
) -> None:
    plan = _terraform(applied, local_aws, "plan", "-detailed-exitcode")
    assert plan.returncode == 0, plan.stdout
