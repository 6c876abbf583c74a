"""A function that Lambda would refuse is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

_SOURCE = "def main(event, context): return 1"


def _problem(call: Callable[..., Any], *arguments: Any, **named: Any) -> str:
    with pytest.raises(ClientError) as refused:
        call(*arguments, **named)
    error = refused.value.response["Error"]
    assert error["Code"] == "InvalidParameterValueException"
    return str(error["Message"])


@pytest.fixture(scope="module")
def role_of_another_service(clients: Callable[..., Any]) -> str:
    trust = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "ec2.amazonaws.com"},
        },
    }
    made = clients("iam").create_role(
        RoleName="of-another-service", AssumeRolePolicyDocument=json.dumps(trust)
    )
    return str(made["Role"]["Arn"])


def test_a_function_needs_a_role_that_trusts_lambda(
    clients: Callable[..., Any], functions: Any, role_of_another_service: str
) -> None:
    told = _problem(functions.make, "untrusted", _SOURCE, Role=role_of_another_service)
    assert told == "The role defined for the function cannot be assumed by Lambda."
    functions.make("trusted", _SOURCE)
    update = clients("lambda").update_function_configuration
    assert _problem(update, FunctionName="trusted", Role=role_of_another_service) == told


@pytest.mark.parametrize(
    ("variables", "problem"),
    [({"AWS_REGION": "eu-west-1"}, "reserved keys"), ({"TEXT": "x" * 4090}, "4KB limit")],
)
def test_variables_that_lambda_refuses_are_refused(
    functions: Any, variables: dict[str, str], problem: str
) -> None:
    environment = {"Variables": variables}
    assert problem in _problem(functions.make, "variables", _SOURCE, Environment=environment)


def test_variables_that_fit_are_accepted(functions: Any) -> None:
    functions.make("fitting", _SOURCE, Environment={"Variables": {"TEXT": "x" * 4000}})


def test_a_function_shows_no_setting_that_is_empty(
    clients: Callable[..., Any], functions: Any
) -> None:
    functions.make("emptied", _SOURCE, Environment={"Variables": {"TEXT": "x"}})
    aws = clients("lambda")
    assert "Environment" in aws.get_function_configuration(FunctionName="emptied")
    empty = {"Environment": {"Variables": {}}, "DeadLetterConfig": {"TargetArn": ""}}
    answers = [
        aws.update_function_configuration(FunctionName="emptied", **empty),
        aws.get_function_configuration(FunctionName="emptied"),
        aws.get_function(FunctionName="emptied")["Configuration"],
        *(each for each in aws.list_functions()["Functions"] if each["FunctionName"] == "emptied"),
        *aws.list_versions_by_function(FunctionName="emptied")["Versions"],
        aws.publish_version(FunctionName="emptied"),
    ]
    assert len(answers) == 6
    assert not [answer for answer in answers if empty.keys() & answer.keys()]
