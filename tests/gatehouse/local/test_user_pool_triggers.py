"""A function that a user pool calls stops whom it refuses."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jwt
import pytest
from botocore.exceptions import ClientError

_PASSWORD = "Correct-1-horse"
#: Refuses users by their names: PreAuthentication refuses ``no-PreAuthentication``.
_HANDLER = """
def main(event, context):
    trigger = event["triggerSource"].partition("_")[0]
    if trigger == "TokenGeneration":
        trigger = "PreTokenGeneration"
        claims = {"seen": event["request"]["userAttributes"]["email"]}
        event["response"] = {"claimsOverrideDetails": {"claimsToAddOrOverride": claims}}
    if event["userName"].startswith("no-" + trigger):
        raise ValueError("no " + event["userName"])
    print(event["triggerSource"], event["userName"])
    return event
"""
_AT_SIGN_IN = ("PreAuthentication", "PostAuthentication", "PreTokenGeneration")


@dataclass
class Triggered:
    """A user pool with one function for all of its triggers."""

    idp: Any
    users: str
    client: str

    def sign_in(self, name: str) -> Any:
        """Make an account and sign in with it."""
        mail = {"Name": "email", "Value": f"{name}@example.com"}
        self.idp.admin_create_user(UserPoolId=self.users, Username=name, UserAttributes=[mail])
        self.idp.admin_set_user_password(
            UserPoolId=self.users, Username=name, Password=_PASSWORD, Permanent=True
        )
        return self.idp.initiate_auth(
            ClientId=self.client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": _PASSWORD},
        )["AuthenticationResult"]

    def confirm(self, name: str) -> Any:
        self.idp.sign_up(ClientId=self.client, Username=name, Password=_PASSWORD)
        return self.idp.admin_confirm_sign_up(UserPoolId=self.users, Username=name)


@pytest.fixture(scope="module")
def triggered(clients: Callable[..., Any]) -> Triggered:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("show.py", _HANDLER)
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "lambda.amazonaws.com"},
    }
    role = clients("iam").create_role(
        RoleName="triggers",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": trust}),
    )
    arn = clients("lambda").create_function(
        FunctionName="triggers",
        Runtime="python3.12",
        Handler="show.main",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": packed.getvalue()},
    )["FunctionArn"]
    idp = clients("cognito-idp")
    pool = idp.create_user_pool(
        PoolName="triggers",
        LambdaConfig={name: arn for name in (*_AT_SIGN_IN, "PostConfirmation")},
    )["UserPool"]
    clients("lambda").add_permission(
        FunctionName="triggers",
        StatementId="pool",
        Action="lambda:InvokeFunction",
        Principal="cognito-idp.amazonaws.com",
        SourceArn=pool["Arn"],
    )
    client = idp.create_user_pool_client(
        UserPoolId=pool["Id"], ClientName="web", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )
    return Triggered(idp, pool["Id"], client["UserPoolClient"]["ClientId"])


def _refused(call: Callable[[str], Any], name: str) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(name)
    answer = error.value.response["Error"]
    return answer["Code"], answer["Message"]


def test_a_user_whom_no_trigger_refuses_is_signed_in(triggered: Triggered) -> None:
    token = triggered.sign_in("ann")["IdToken"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["seen"] == "ann@example.com"


@pytest.mark.parametrize("trigger", _AT_SIGN_IN)
def test_a_user_whom_a_trigger_refuses_is_not_signed_in(triggered: Triggered, trigger: str) -> None:
    name = f"no-{trigger}"
    assert _refused(triggered.sign_in, name) == (
        "UserLambdaValidationException",
        f"{trigger} failed with error no {name}.",
    )


def test_a_trigger_after_confirmation_is_called(triggered: Triggered) -> None:
    assert triggered.confirm("bob")["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert _refused(triggered.confirm, "no-PostConfirmation") == (
        "UserLambdaValidationException",
        "PostConfirmation failed with error no no-PostConfirmation.",
    )


@pytest.mark.parametrize("trigger", _AT_SIGN_IN)
@pytest.mark.parametrize("block", [False, True])
def test_nobody_signs_in_to_a_pool_that_names_a_function_that_is_gone(
    triggered: Triggered, trigger: str, block: bool
) -> None:
    gone = "arn:aws:lambda:us-east-1:000000000000:function:gone"
    config: Any = {trigger: gone}
    if block and trigger == "PreTokenGeneration":
        config = {f"{trigger}Config": {"LambdaArn": gone, "LambdaVersion": "V2_0"}}
    users = triggered.idp.create_user_pool(PoolName="gone", LambdaConfig=config)["UserPool"]["Id"]
    client = triggered.idp.create_user_pool_client(
        UserPoolId=users, ClientName="web", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    assert _refused(Triggered(triggered.idp, users, client).sign_in, "ann") == (
        "UnexpectedLambdaException",
        f"{trigger} invocation failed due to error AccessDeniedException.",
    )
