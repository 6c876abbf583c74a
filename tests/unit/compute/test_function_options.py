"""Each option of a function, and the rights that come with it."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.api import HttpApi
from gatehouse.compute import Function, Vpc
from gatehouse.core import App, AppStack, LimitError, OptionError
from gatehouse.storage import Table

from tests.unit.synth import Json, synthesized

QUEUE = "arn:aws:sqs:eu-west-1:123456789012:failed"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"
IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/resize@sha256:" + "0" * 64


def made(stack: AppStack, **options: Any) -> Json:
    Function(stack, "Hello", "lambdas/hello.main", **options)
    return synthesized(stack)["resource"]["aws_lambda_function"]["hello"]


def actions(stack: AppStack) -> list[str]:
    document = synthesized(stack)["data"]["aws_iam_policy_document"]["hello"]
    return [action for each in document["statement"] for action in each["actions"]]


def test_an_image_has_no_runtime_and_no_zip(stack: AppStack) -> None:
    Function(stack, "Resize", image=IMAGE)
    function = synthesized(stack)["resource"]["aws_lambda_function"]["resize"]
    assert (function["package_type"], function["image_uri"]) == ("Image", IMAGE)
    assert not {"runtime", "handler", "filename", "source_code_hash"} & set(function)


@pytest.mark.parametrize(
    "options",
    [
        {"runtime": "python3.12"},
        {"layers": ["arn:aws:lambda:eu-west-1:123456789012:layer:x:1"]},
        {"code_bucket": "a bucket"},
        {"requirements": "requirements.txt"},
        {"pipfile_category": "x"},
    ],
    ids=lambda options: next(iter(options)),
)
def test_an_image_brings_what_a_zip_is_told(stack: AppStack, options: dict[str, Any]) -> None:
    with pytest.raises(OptionError, match="must not be set with an image") as raised:
        Function(stack, "Resize", image=IMAGE, **options)
    assert raised.value.option in options


def test_an_image_is_of_the_functions_region(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="must be in the function's region, eu-west-1"):
        Function(stack, "Resize", image=IMAGE.replace("eu-west-1", "eu-west-2"))
    elsewhere = AppStack(App(), "anywhere")
    Function(elsewhere, "Resize", image=IMAGE.replace("eu-west-1", "eu-west-2"))


@pytest.mark.parametrize("service", ["sqs", "sns"])
def test_dead_letters_go_to_no_fifo(stack: AppStack, service: str) -> None:
    arn = f"arn:aws:{service}:eu-west-1:123456789012:failed"
    with pytest.raises(OptionError, match="must be a standard queue or topic"):
        made(stack, dead_letter=f"{arn}.fifo")
    Function(stack, "Right", "lambdas/hello.main", dead_letter=arn)


@pytest.mark.parametrize(
    ("option", "arn"),
    [
        ("kms_key", "arn:aws:kms:us-east-1:123456789012:key/1"),
        ("log_kms_key", "arn:aws:kms:us-east-1:123456789012:key/1"),
        ("layers", "arn:aws:lambda:us-east-1:123456789012:layer:x:1"),
    ],
)
def test_keys_and_layers_are_of_the_functions_region(
    stack: AppStack, option: str, arn: str
) -> None:
    def given(arn: str) -> dict[str, Any]:
        return {option: [arn] if option == "layers" else arn}

    with pytest.raises(OptionError, match="must be in the stack's region, eu-west-1") as raised:
        made(stack, **given(arn))
    assert raised.value.option == option
    Function(stack, "Right", "lambdas/hello.main", **given(arn.replace("us-east", "eu-west")))
    anywhere = AppStack(App(), "anywhere")
    Function(anywhere, "Right", "lambdas/hello.main", **given(arn))


def test_a_vpc_gives_the_rights_for_its_interfaces_before_the_function_is_made(
    stack: AppStack,
) -> None:
    function = made(stack, vpc=Vpc(subnets=["subnet-1"], security_groups=["sg-1"]))
    assert function["vpc_config"] == {"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]}
    assert function["depends_on"] == ["aws_iam_role_policy.hello"]
    assert "ec2:CreateNetworkInterface" in actions(stack)


@pytest.mark.parametrize(
    ("subnets", "groups", "said"),
    [
        (["10.0.0.0/8"], ["sg-1"], "must be ids such as subnet-"),
        (["sg-1"], ["sg-1"], "must be ids such as subnet-"),
        (["subnet-1"], ["web"], "must be ids such as sg-"),
        ([f"subnet-{number}" for number in range(17)], ["sg-1"], "at most 16 ids; these are 17"),
        (["subnet-1"], [f"sg-{number}" for number in range(6)], "at most 5 ids; these are 6"),
    ],
)
def test_a_vpc_has_ids_of_subnets_and_groups(
    subnets: list[str], groups: list[str], said: str
) -> None:
    with pytest.raises(OptionError, match=said):
        Vpc(subnets, groups)
    Vpc([f"subnet-{number}" for number in range(16)], [f"sg-{number}" for number in range(5)])


def test_a_dead_letter_queue_may_be_sent_to(stack: AppStack) -> None:
    assert made(stack, dead_letter=QUEUE)["dead_letter_config"] == {"target_arn": QUEUE}
    assert "sqs:SendMessage" in actions(stack)
    assert "sns:Publish" not in actions(stack)


def test_tracing_may_write_traces(stack: AppStack) -> None:
    assert made(stack, tracing=True)["tracing_config"] == {"mode": "Active"}
    assert "xray:PutTraceSegments" in actions(stack)


def test_a_key_of_the_environment_may_be_used(stack: AppStack) -> None:
    assert made(stack, kms_key=KEY)["kms_key_arn"] == KEY
    assert "kms:Decrypt" in actions(stack)


def test_without_options_a_function_may_write_its_log_and_nothing_else(stack: AppStack) -> None:
    made(stack)
    assert actions(stack) == ["logs:CreateLogStream", "logs:PutLogEvents"]


def test_numbers_reach_the_provider(stack: AppStack) -> None:
    function = made(stack, storage=1024, concurrency=0)
    assert function["ephemeral_storage"] == {"size": 1024}
    assert function["reserved_concurrent_executions"] == 0


def test_a_linked_function_may_be_called_and_its_name_is_known(stack: AppStack) -> None:
    other = Function(stack, "Resize", "lambdas/hello.main")
    function = made(stack, link=[other])
    assert function["environment"]["variables"] == {
        "RESIZE_FUNCTION_NAME": "${aws_lambda_function.resize.function_name}"
    }
    assert "lambda:InvokeFunction" in actions(stack)


def test_a_link_with_a_grant_gives_just_that(stack: AppStack) -> None:
    notes = Table(stack, "Notes", partition_key="userId")
    made(stack, link=[notes.read()])
    assert "dynamodb:GetItem" in actions(stack)
    assert "dynamodb:PutItem" not in actions(stack)


def test_an_environment_has_up_to_4_kb(stack: AppStack) -> None:
    with pytest.raises(LimitError, match="at most 4,096 bytes"):
        made(stack, environment={"TEXT": "x" * 4096})


def test_a_sixth_layer_stops(stack: AppStack) -> None:
    layers = [f"arn:aws:lambda:eu-west-1:123456789012:layer:x:{each}" for each in range(6)]
    with pytest.raises(LimitError, match="at most 5 layers; these are 6"):
        made(stack, layers=layers)


def test_an_imported_function_is_read_and_routed_to(stack: AppStack) -> None:
    reports = Function.from_name(stack, "Reports", "reports-production")
    HttpApi(stack, "Api").route("GET /reports", reports)
    synth = synthesized(stack)
    assert synth["data"]["aws_lambda_function"]["reports"] == {
        "function_name": "reports-production"
    }
    assert "aws_lambda_function" not in synth["resource"]
    assert synth["resource"]["aws_apigatewayv2_integration"]["api_reports"]["integration_uri"] == (
        "${data.aws_lambda_function.reports.invoke_arn}"
    )


def test_an_imported_function_gets_no_more_rights(stack: AppStack) -> None:
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:reports"
    with pytest.raises(OptionError, match="this stack does not make"):
        Function.from_arn(stack, "Reports", arn).allow()


@pytest.mark.parametrize("name", ["AWS_NODEJS_CONNECTION_REUSE_ENABLED", "AWS_LAMBDA_EXEC_WRAPPER"])
def test_variables_that_only_look_like_lambdas_own_are_taken(stack: AppStack, name: str) -> None:
    Function(stack, "Hello", "lambdas/hello.main", environment={name: "1"})
    made = synthesized(stack)["resource"]["aws_lambda_function"]["hello"]
    assert made["environment"]["variables"] == {name: "1"}


@pytest.mark.parametrize("name", ["AWS_REGION", "AWS_LAMBDA_FUNCTION_NAME", "LAMBDA_TASK_ROOT"])
def test_variables_of_lambda_are_refused(stack: AppStack, name: str) -> None:
    with pytest.raises(OptionError, match="belong to Lambda"):
        Function(stack, "Hello", "lambdas/hello.main", environment={name: "1"})
