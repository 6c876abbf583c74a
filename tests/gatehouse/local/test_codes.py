"""Codes that a local AWS sends are of chance: a person reads them with ``gatehouse mail``."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from gatehouse.deployed.mailbox import confirmation_code
from gatehouse.local.launcher.environment import FIXED_CODES
from gatehouse.local.launcher.server import LocalAws
from gatehouse.local.launcher.server import local_aws as started

from tests.unit.local.user_pools.test_encryption import Reader

PASSWORD = "Correct-1-horse"
_SENDS = """
def main(event, context):
    print("CODE", event["triggerSource"], event["request"]["code"])
"""


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAws]:
    """A local AWS without the switch that makes codes known."""
    host = {name: value for name, value in os.environ.items() if name != FIXED_CODES}
    with started(tmp_path_factory.mktemp("codes"), host=host) as running:
        yield running


def client(aws: LocalAws, service: str) -> Any:
    return boto3.client(
        service,
        endpoint_url=aws.endpoint,
        region_name=aws.region,
        aws_access_key_id=aws.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=aws.environment["AWS_SECRET_ACCESS_KEY"],
    )


def pool(aws: LocalAws, **options: Any) -> tuple[str, str]:
    idp = client(aws, "cognito-idp")
    made = idp.create_user_pool(PoolName="codes", **options)["UserPool"]["Id"]
    web = idp.create_user_pool_client(UserPoolId=made, ClientName="web")
    return made, web["UserPoolClient"]["ClientId"]


def read(aws: LocalAws, to: str) -> str:
    return confirmation_code(aws.endpoint, to)


@pytest.mark.parametrize(
    ("attribute", "address"),
    [("email", "ada@example.com"), ("phone_number", "+14325551212")],
)
def test_the_code_is_in_the_outbox(aws: LocalAws, attribute: str, address: str) -> None:
    _, web = pool(aws, AutoVerifiedAttributes=[attribute])
    idp = client(aws, "cognito-idp")
    idp.sign_up(
        ClientId=web,
        Username="ada",
        Password=PASSWORD,
        UserAttributes=[{"Name": attribute, "Value": address}],
    )
    code = read(aws, address)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    with pytest.raises(idp.exceptions.CodeMismatchException):
        idp.confirm_sign_up(ClientId=web, Username="ada", ConfirmationCode=wrong)
    idp.confirm_sign_up(ClientId=web, Username="ada", ConfirmationCode=code)


def test_a_function_that_sends_gets_the_code_encrypted_with_its_key(aws: LocalAws) -> None:
    """https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("send.py", _SENDS)
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    trust |= {"Principal": {"Service": "lambda.amazonaws.com"}}  # type: ignore[dict-item]
    document = json.dumps({"Version": "2012-10-17", "Statement": trust})
    role = client(aws, "iam").create_role(RoleName="sends", AssumeRolePolicyDocument=document)
    functions, kms = client(aws, "lambda"), client(aws, "kms")
    arn = functions.create_function(
        FunctionName="sends",
        Runtime=f"python3.{sys.version_info.minor}",
        Handler="send.main",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": packed.getvalue()},
    )["FunctionArn"]
    key = kms.create_key()["KeyMetadata"]["Arn"]
    sender = {"LambdaArn": arn, "LambdaVersion": "V1_0"}
    config = {"CustomEmailSender": sender, "KMSKeyID": key}
    users, web = pool(aws, AutoVerifiedAttributes=["email"], LambdaConfig=config)
    account = users_arn(aws, users)
    functions.add_permission(
        FunctionName="sends",
        StatementId="pool",
        Action="lambda:InvokeFunction",
        Principal="cognito-idp.amazonaws.com",
        SourceArn=account,
    )
    idp = client(aws, "cognito-idp")
    idp.sign_up(
        ClientId=web,
        Username="ada",
        Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": "sent@example.com"}],
    )
    code = decrypted(kms, printed(aws), {"userpool-id": users})
    idp.confirm_sign_up(ClientId=web, Username="ada", ConfirmationCode=code)


def users_arn(aws: LocalAws, users: str) -> str:
    held = client(aws, "cognito-idp").describe_user_pool(UserPoolId=users)["UserPool"]
    return str(held["Arn"])


def printed(aws: LocalAws) -> str:
    events = client(aws, "logs").filter_log_events(logGroupName="/aws/lambda/sends")["events"]
    text = " ".join(each["message"] for each in events)
    found = re.search(r"CODE CustomEmailSender_SignUp (\S+)", text)
    assert found, text
    return found[1]


def decrypted(kms: Any, text: str, context: dict[str, str]) -> str:
    from tests.unit.local.user_pools import test_encryption

    reader = Reader(base64.b64decode(text))
    reader.take(20)
    reader.field()
    reader.take(2)
    assert (reader.field(), reader.field()[:11]) == (b"aws-kms", b"arn:aws:kms")
    encrypted = reader.field()
    plain = kms.decrypt(CiphertextBlob=encrypted, EncryptionContext=context)["Plaintext"]
    return test_encryption.read(text, plain, encrypted)[0]
