"""Functions: each with a role of its own, which may do what it is linked to."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from gatehouse.compute import Function
from gatehouse.core import AppStack, Transform
from gatehouse.iam import Permission
from gatehouse.storage import Bucket, Table

from tests.unit.synth import FRAME, new_stack, synthesized, write

OWN_LOG = {
    "actions": ["logs:CreateLogStream", "logs:PutLogEvents"],
    "resources": ["${aws_cloudwatch_log_group.hello.arn}:*"],
    "sid": "LogsCreateLogStreamPutLogEvents",
}


def hello(stack: AppStack, **options: Any) -> Function:
    return Function(stack, "Hello", "lambdas/hello.main", **options)


def made(stack: AppStack, **options: Any) -> Any:
    hello(stack, **options)
    return synthesized(stack)["resource"]["aws_lambda_function"]["hello"]


def allowed(stack: AppStack) -> Any:
    return synthesized(stack)["data"]["aws_iam_policy_document"]["hello"]["statement"]


def test_minimal_setup_of_a_function(stack: AppStack) -> None:
    Function(stack, "Hello", "lambdas/hello.main")
    assert synthesized(stack) == {
        **FRAME,
        "data": {
            "aws_iam_policy_document": {
                "hello": {
                    "statement": [
                        {
                            "actions": ["logs:CreateLogStream", "logs:PutLogEvents"],
                            "resources": ["${aws_cloudwatch_log_group.hello.arn}:*"],
                            "sid": "LogsCreateLogStreamPutLogEvents",
                        }
                    ]
                },
                "lambda_trust": {
                    "statement": [
                        {
                            "actions": ["sts:AssumeRole"],
                            "principals": [
                                {"identifiers": ["lambda.amazonaws.com"], "type": "Service"}
                            ],
                        }
                    ]
                },
            }
        },
        "resource": {
            "aws_cloudwatch_log_group": {
                "hello": {"name": "/aws/lambda/notes-test-Hello", "retention_in_days": 30}
            },
            "aws_iam_role": {
                "hello": {
                    "assume_role_policy": "${data.aws_iam_policy_document.lambda_trust.json}",
                    "name": "notes-test-Hello-eu-west-1",
                }
            },
            "aws_iam_role_policy": {
                "hello": {
                    "name": "hello",
                    "policy": "${data.aws_iam_policy_document.hello.json}",
                    "role": "${aws_iam_role.hello.name}",
                }
            },
            "aws_lambda_function": {
                "hello": {
                    "architectures": ["arm64"],
                    "filename": "assets/hello-aa6bc0e6ff9e.zip",
                    "function_name": "notes-test-Hello",
                    "handler": "lambdas/hello.main",
                    "ephemeral_storage": {"size": 512},
                    "logging_config": {
                        "log_format": "JSON",
                        "log_group": "${aws_cloudwatch_log_group.hello.name}",
                    },
                    "memory_size": 512,
                    "role": "${aws_iam_role.hello.arn}",
                    "runtime": "python3.12",
                    "source_code_hash": "qmvA5v+ezoHL4b1svMndSVuf4GXllci+lQc6EzZ8TX8=",
                    "timeout": 10,
                    "tracing_config": {"mode": "PassThrough"},
                }
            },
        },
    }


def test_a_function_may_write_its_own_log_and_nothing_else(stack: AppStack) -> None:
    hello(stack)
    assert allowed(stack) == [OWN_LOG]


def test_a_link_gives_the_name_and_the_rights(stack: AppStack) -> None:
    notes = Table(stack, "Notes", partition_key="userId")
    uploads = Bucket(stack, "Uploads")
    function = made(stack, link=[notes, uploads])
    assert function["environment"]["variables"] == {
        "NOTES_TABLE_NAME": "${aws_dynamodb_table.notes.name}",
        "UPLOADS_BUCKET_NAME": "${aws_s3_bucket.uploads.id}",
    }
    assert [each["resources"] for each in allowed(stack)] == [
        ["${aws_cloudwatch_log_group.hello.arn}:*"],
        ["${aws_dynamodb_table.notes.arn}"],
        ["${aws_s3_bucket.uploads.arn}/*"],
    ]


def test_a_linked_grant_gives_the_name_and_no_more_rights_than_its_own(stack: AppStack) -> None:
    notes = Table(stack, "Notes", partition_key="userId")
    function = made(stack, link=[notes.read()])
    assert list(function["environment"]["variables"]) == ["NOTES_TABLE_NAME"]
    assert allowed(stack)[1]["actions"] == [
        "dynamodb:BatchGetItem",
        "dynamodb:GetItem",
        "dynamodb:Query",
    ]


def test_permissions_stand_beside_those_of_links(stack: AppStack) -> None:
    publish = Permission(actions=["sns:Publish"], resources=["arn:aws:sns:eu-west-1:1:news"])
    hello(stack, permissions=[publish])
    assert allowed(stack) == [
        OWN_LOG,
        {
            "actions": ["sns:Publish"],
            "resources": ["arn:aws:sns:eu-west-1:1:news"],
            "sid": "SnsPublish",
        },
    ]


def test_a_function_may_be_allowed_more_after_it_was_made(stack: AppStack) -> None:
    hello(stack).allow(Bucket(stack, "Uploads").read())
    assert allowed(stack)[1:] == [
        {
            "actions": ["s3:GetObject"],
            "resources": ["${aws_s3_bucket.uploads.arn}/*"],
            "sid": "UploadsRead",
        }
    ]


def test_invoke_is_calling_this_function_and_no_other(stack: AppStack) -> None:
    function = hello(stack)
    (permission,) = function.invoke().permissions
    assert permission.actions == ("lambda:InvokeFunction",)
    assert permission.resources == (function.arn,)


def test_the_environment_stands_beside_that_of_links(stack: AppStack) -> None:
    notes = Table(stack, "Notes", partition_key="userId")
    function = made(stack, link=[notes], environment={"LEVEL": "debug"})
    assert function["environment"]["variables"] == {
        "LEVEL": "debug",
        "NOTES_TABLE_NAME": "${aws_dynamodb_table.notes.name}",
    }


@pytest.mark.parametrize(
    ("options", "argument", "value"),
    [
        ({"runtime": "python3.13"}, "runtime", "python3.13"),
        ({"architecture": "x86_64"}, "architectures", ["x86_64"]),
        ({"memory": 10_240}, "memory_size", 10_240),
        ({"timeout": timedelta(minutes=15)}, "timeout", 900),
    ],
)
def test_an_option_reaches_its_argument(
    stack: AppStack, options: dict[str, Any], argument: str, value: object
) -> None:
    assert made(stack, **options)[argument] == value


def test_logs_are_kept_for_a_stated_time(stack: AppStack) -> None:
    hello(stack, log_retention=timedelta(days=7))
    log = synthesized(stack)["resource"]["aws_cloudwatch_log_group"]["hello"]
    assert log == {"name": "/aws/lambda/notes-test-Hello", "retention_in_days": 7}


def test_a_transform_changes_the_function_and_its_log(stack: AppStack) -> None:
    hello(
        stack,
        transform={
            "function": {"reserved_concurrent_executions": 5},
            "log_group": Transform({"skip_destroy": True}, reason="logs are evidence"),
        },
    )
    resources = synthesized(stack)["resource"]
    assert resources["aws_lambda_function"]["hello"]["reserved_concurrent_executions"] == 5
    assert resources["aws_cloudwatch_log_group"]["hello"]["skip_destroy"] is True


def test_the_zip_lies_where_the_json_says(stack: AppStack, project: Path) -> None:
    function = made(stack)
    zipped = project / "cdktf.out" / "stacks" / "notes-test" / function["filename"]
    with zipfile.ZipFile(zipped) as archive:
        assert archive.namelist() == ["lambdas/hello.py"]


def test_a_zip_of_before_does_not_stay(project: Path) -> None:
    first = made(new_stack())["filename"]
    write(project, {"lambdas/hello.py": "def main(event, context):\n    return 'Bye'\n"})
    second = made(new_stack())["filename"]
    assets = project / "cdktf.out" / "stacks" / "notes-test" / "assets"
    assert first != second
    assert [f"assets/{each.name}" for each in assets.iterdir()] == [second]


def test_functions_of_one_handler_are_named_apart(stack: AppStack) -> None:
    hello(stack)
    Function(stack, "Again", "lambdas/hello.main")
    functions = synthesized(stack)["resource"]["aws_lambda_function"]
    assert {each["function_name"] for each in functions.values()} == {
        "notes-test-Hello",
        "notes-test-Again",
    }
