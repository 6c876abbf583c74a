"""Lambda takes code for whoever may read it where it is: attacks, and their controls."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

_PLACE = {"S3Bucket": "code-of-others", "S3Key": "code.zip"}
_OWN = ["lambda:*", "iam:PassRole"]


@pytest.fixture(scope="module")
def lambdas(clients: Callable[..., Any], functions: Any) -> Callable[..., Any]:
    """Make Lambda's client of a user who may do this, beside code in a bucket."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("handler.py", "def main(event, context): return 'taken'")
    clients("s3").create_bucket(Bucket=_PLACE["S3Bucket"])
    clients("s3").put_object(Bucket=_PLACE["S3Bucket"], Key=_PLACE["S3Key"], Body=packed.getvalue())
    functions.make("there", "def main(event, context): return 'there'")

    def make(name: str, *actions: str) -> Any:
        iam = clients("iam")
        iam.create_user(UserName=name)
        statement = {"Effect": "Allow", "Action": [*_OWN, *actions], "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        keys = {"AccessKeyId": key["AccessKeyId"], "SecretKey": key["SecretAccessKey"]}
        return clients("lambda", {**keys, "SessionToken": None})

    return make


def _new(client: Any, role: str) -> Any:
    return client.create_function(
        FunctionName="taking",
        Runtime="python3.12",
        Handler="handler.main",
        Role=role,
        Code=_PLACE,
    )


def _uses(client: Any, role: str) -> list[Callable[[], Any]]:
    return [
        lambda: _new(client, role),
        lambda: client.update_function_code(FunctionName="there", **_PLACE),
        lambda: client.publish_layer_version(LayerName="taking", Content=_PLACE),
    ]


def test_code_is_not_taken_for_whoever_may_not_read_it(
    lambdas: Callable[..., Any], functions: Any
) -> None:
    for use in _uses(lambdas("writes-functions"), functions.role):
        with pytest.raises(ClientError, match="have permission to GetObject for code-of-others"):
            use()


def test_code_is_taken_for_whoever_may_read_it(
    lambdas: Callable[..., Any], functions: Any, clients: Callable[..., Any]
) -> None:
    for use in _uses(lambdas("reads-code-too", "s3:GetObject"), functions.role):
        use()
    for name in ("taking", "there"):
        answer = clients("lambda").invoke(FunctionName=name, Payload=b"{}")
        assert json.load(answer["Payload"]) == "taken"


@pytest.mark.parametrize("may", [False, True])
def test_a_layer_is_given_by_whoever_may_read_it(
    clients: Callable[..., Any], functions: Any, may: bool
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("python/shared.py", "WORD = 1")
    layer = clients("lambda").publish_layer_version(
        LayerName="of-others", Content={"ZipFile": packed.getvalue()}
    )["LayerVersionArn"]
    functions.make(function := f"layered-{may}", "def main(event, context): return 1")
    iam, name = clients("iam"), f"layers-{may}"
    iam.create_user(UserName=name)
    actions = ["lambda:UpdateFunctionConfiguration", *(["lambda:GetLayerVersion"] if may else [])]
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    keys = {"AccessKeyId": key["AccessKeyId"], "SecretKey": key["SecretAccessKey"]}
    update = clients("lambda", {**keys, "SessionToken": None}).update_function_configuration
    update(FunctionName=function, Timeout=5)
    if may:
        assert update(FunctionName=function, Layers=[layer])["Layers"][0]["Arn"] == layer
        return
    with pytest.raises(ClientError, match="lambda:GetLayerVersion on resource"):
        update(FunctionName=function, Layers=[layer])
