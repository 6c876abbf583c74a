"""A function may have any name that Lambda takes, also one that begins as a part of a path."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from gatehouse.local.launcher.server import LocalAws

_SOURCE = "def main(event, context): return context.function_name"


@pytest.mark.parametrize("name", ["url-shortener", "urls", "url"])
def test_a_function_is_found_by_its_name(
    functions: Any, clients: Callable[..., Any], name: str
) -> None:
    functions.make(name, _SOURCE)
    found = clients("lambda")
    assert found.get_function(FunctionName=name)["Configuration"]["FunctionName"] == name
    assert json.load(found.invoke(FunctionName=name)["Payload"]) == name
    version = found.publish_version(FunctionName=name)["Version"]
    found.create_alias(FunctionName=name, Name="live", FunctionVersion=version)
    assert json.load(found.invoke(FunctionName=f"{name}:live")["Payload"]) == name
    made = found.create_function_url_config(FunctionName=name, AuthType="AWS_IAM")
    assert found.get_function_url_config(FunctionName=name)["FunctionUrl"] == made["FunctionUrl"]
    (listed,) = found.list_function_url_configs(FunctionName=name)["FunctionUrlConfigs"]
    assert listed["FunctionArn"] == made["FunctionArn"]
    found.delete_function_url_config(FunctionName=name)
    found.delete_function(FunctionName=name)
    with pytest.raises(ClientError, match="ResourceNotFound"):
        found.get_function(FunctionName=name)


def test_who_may_call_one_function_calls_no_other(
    local_aws: LocalAws, functions: Any, clients: Callable[..., Any]
) -> None:
    for name in ("url-of-mine", "url-of-yours"):
        functions.make(name, _SOURCE)
    iam = clients("iam")
    iam.create_user(UserName="caller-of-one")
    mine = f"arn:aws:lambda:{local_aws.region}:000000000000:function:url-of-mine"
    allowed = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": mine}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_user_policy(UserName="caller-of-one", PolicyName="p", PolicyDocument=document)
    key = iam.create_access_key(UserName="caller-of-one")["AccessKey"]
    keys = {"AccessKeyId": key["AccessKeyId"], "SecretKey": key["SecretAccessKey"]}
    caller = clients("lambda", {**keys, "SessionToken": None})
    assert json.load(caller.invoke(FunctionName="url-of-mine")["Payload"]) == "url-of-mine"
    with pytest.raises(ClientError, match="AccessDenied"):
        caller.invoke(FunctionName="url-of-yours")
