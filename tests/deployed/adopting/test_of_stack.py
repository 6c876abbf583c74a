"""What a CloudFormation stack made is taken over, and CloudFormation then lets go of it.

The stack is a real one of the local AWS. It has no user pool: its CloudFormation makes these in the
emulator, where nobody can sign in. `test_of_sst` has pools.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from gatehouse.testing import LocalAws

from tests.deployed.adopting.project import Project

NAME = "notes-stack"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "lambda.amazonaws.com"},
        }
    ],
}
HANDLER = "def handler(event, context): return {'statusCode': 200, 'body': 'the old code'}"
CALLER = "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/*"
RESOURCES: dict[str, tuple[str, dict[str, Any]]] = {
    "Table": (
        "AWS::DynamoDB::Table",
        {
            "TableName": "notes-of-stack",
            "ProvisionedThroughput": {"ReadCapacityUnits": 2, "WriteCapacityUnits": 2},
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        },
    ),
    "Bucket": ("AWS::S3::Bucket", {"BucketName": "files-of-stack"}),
    "Role": ("AWS::IAM::Role", {"RoleName": "of-stack", "AssumeRolePolicyDocument": TRUST}),
    "Logs": ("AWS::Logs::LogGroup", {"LogGroupName": "/aws/lambda/of-stack"}),
    "Function": (
        "AWS::Lambda::Function",
        {
            "FunctionName": "of-stack",
            "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            "Runtime": "python3.12",
            "Handler": "index.handler",
            "Environment": {"Variables": {"TABLE": {"Ref": "Table"}}},
            "Code": {"ZipFile": HANDLER},
        },
    ),
    "Api": ("AWS::ApiGatewayV2::Api", {"Name": "of-stack", "ProtocolType": "HTTP"}),
    "Stage": (
        "AWS::ApiGatewayV2::Stage",
        {"ApiId": {"Ref": "Api"}, "StageName": "$default", "AutoDeploy": True},
    ),
    "Integration": (
        "AWS::ApiGatewayV2::Integration",
        {
            "ApiId": {"Ref": "Api"},
            "IntegrationType": "AWS_PROXY",
            "IntegrationUri": {"Fn::GetAtt": ["Function", "Arn"]},
            "PayloadFormatVersion": "2.0",
        },
    ),
    "Route": (
        "AWS::ApiGatewayV2::Route",
        {
            "ApiId": {"Ref": "Api"},
            "RouteKey": "GET /notes",
            "Target": {"Fn::Sub": "integrations/${Integration}"},
        },
    ),
    "Permission": (
        "AWS::Lambda::Permission",
        {
            "Action": "lambda:InvokeFunction",
            "FunctionName": {"Ref": "Function"},
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": {"Fn::Sub": CALLER},
        },
    ),
}
#: What the stack keeps: a template must have a resource.
REST = {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "of-stack"}}}


def template(**more: str) -> dict[str, Any]:
    """The resources of the stack, with more beside the type of each."""
    return REST | {
        name: {"Type": kind, "Properties": properties, **more}
        for name, (kind, properties) in RESOURCES.items()
    }


class OfStack(Project):
    """The stack, with data in what it made."""

    def __init__(self, aws: LocalAws, folder: Path) -> None:
        super().__init__(aws, folder)
        self.deploy_stack("create_stack", template())
        self.client("dynamodb").put_item(TableName="notes-of-stack", Item={"pk": {"S": "a note"}})
        self.client("s3").put_object(Bucket="files-of-stack", Key="a", Body=b"an object")

    def deploy_stack(self, how: str, resources: Mapping[str, Any]) -> None:
        formation = self.client("cloudformation")
        body = json.dumps({"Resources": resources})
        able = ["CAPABILITY_NAMED_IAM"]
        getattr(formation, how)(StackName=NAME, TemplateBody=body, Capabilities=able)
        status = "_IN_PROGRESS"
        end = time.monotonic() + 120
        while status.endswith("_IN_PROGRESS") and time.monotonic() < end:
            time.sleep(0.2)
            status = formation.describe_stacks(StackName=NAME)["Stacks"][0]["StackStatus"]
        assert status.endswith(("CREATE_COMPLETE", "UPDATE_COMPLETE")), status

    def statuses(self) -> dict[str, str]:
        """The last status of each resource, by its name in the template."""
        events = self.client("cloudformation").describe_stack_events(StackName=NAME)["StackEvents"]
        return {each["LogicalResourceId"]: each["ResourceStatus"] for each in reversed(events)}

    def answer(self) -> str:
        """What the API answers."""
        (api,) = (
            each
            for each in self.client("apigatewayv2").get_apis()["Items"]
            if each["Name"] == "of-stack"
        )
        with urlopen(f"{api['ApiEndpoint']}/notes", timeout=60) as answer:
            said: str = answer.read().decode()
        return said

    def data(self) -> tuple[int, bytes]:
        """How many items there are, and the object."""
        items = self.client("dynamodb").scan(TableName="notes-of-stack")["Count"]
        read = self.client("s3").get_object(Bucket="files-of-stack", Key="a")["Body"].read()
        return items, read


@pytest.fixture(scope="module")
def adopted(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> OfStack:
    made = OfStack(local_aws, tmp_path_factory.mktemp("stack"))
    ran = made.adopt("--cloudformation", NAME, "--app", "notes")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "nothing to change" in ran.stderr
    return made


def test_the_stack_names_what_is_written(adopted: OfStack) -> None:
    source = (adopted.folder / "main.py").read_text()
    assert '"aws_dynamodb_table.notes_of_stack": "notes-of-stack"' in source
    assert '"aws_s3_bucket.files_of_stack": "files-of-stack"' in source
    assert '"aws_lambda_function.of_stack": "of-stack"' in source
    assert '"aws_iam_role.of_stack": "of-stack"' in source
    assert 'api.route("GET /notes", of_stack, authorizer=Public(' in source


def test_what_cloudformation_let_go_of_stays_and_is_taken_over(adopted: OfStack) -> None:
    adopted.deploy_stack("update_stack", template(DeletionPolicy="Retain"))
    adopted.deploy_stack("update_stack", REST)
    skipped = {name for name, each in adopted.statuses().items() if each == "DELETE_SKIPPED"}
    assert skipped == RESOURCES.keys()

    check = adopted.adopt("--check")
    assert check.returncode == 0, check.stdout + check.stderr
    applied = adopted.adopt("--apply")
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert adopted.data() == (1, b"an object")
    assert adopted.answer() == "the old code"


def test_a_stack_that_is_deleted_is_called_so(adopted: OfStack) -> None:
    formation = adopted.client("cloudformation")
    id = formation.describe_stacks(StackName=NAME)["Stacks"][0]["StackId"]
    formation.delete_stack(StackName=NAME)
    formation.get_waiter("stack_delete_complete").wait(StackName=id, WaiterConfig={"Delay": 1})

    by_id = adopted.adopt("--cloudformation", id, "--app", "other", "--out", "other.py")
    by_name = adopted.adopt("--cloudformation", NAME, "--app", "other", "--out", "other.py")

    assert (by_id.returncode, by_name.returncode) == (1, 1)
    assert f"must name a stack that exists, and {NAME} is deleted" in by_id.stderr
    assert f"there is no stack {NAME} in the account 000000000000" in by_name.stderr
    assert adopted.data() == (1, b"an object")
