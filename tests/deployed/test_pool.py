"""A pool with nearly all of its options, applied by real Terraform; users really sign in."""

from __future__ import annotations

import base64
import hmac
import struct
import time
import uuid
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
import requests
from pycognito.aws_srp import AWSSRP

from tests.deployed.deployments import Deployed, Deployments

PASSWORD = "Correct-1-horse"


@pytest.fixture(scope="module")
def applied(people: Deployed, deployments: Deployments) -> Iterator[Deployed]:
    yield people
    deployments.remove("people")


@pytest.fixture
def users(applied: Deployed) -> Any:
    return applied.root("cognito-idp")


@pytest.fixture
def invited(applied: Deployed, users: Any) -> str:
    """A user whom an administrator added, with a first password."""
    name = f"ann-{uuid.uuid4().hex[:8]}"
    users.admin_create_user(
        UserPoolId=applied.outputs["UserPool"],
        Username=name,
        TemporaryPassword="First-1-password",
        MessageAction="SUPPRESS",
        UserAttributes=[
            {"Name": "email", "Value": f"{name}@example.com"},
            {"Name": "email_verified", "Value": "true"},
            {"Name": "custom:tenant", "Value": "acme"},
        ],
    )
    return name


@pytest.fixture
def ann(applied: Deployed, users: Any, invited: str) -> str:
    """A user with a password of her own."""
    users.admin_set_user_password(
        UserPoolId=applied.outputs["UserPool"], Username=invited, Password=PASSWORD, Permanent=True
    )
    return invited


def srp(applied: Deployed, users: Any, name: str, password: str) -> AWSSRP:
    return AWSSRP(
        username=name,
        password=password,
        pool_id=applied.outputs["UserPool"],
        client_id=applied.outputs["Web"],
        client=users,
    )


def claims_of(token: str) -> dict[str, Any]:
    return dict(jwt.decode(token, options={"verify_signature": False}))


def one_time_code(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def test_the_plan_after_the_apply_is_empty(applied: Deployed) -> None:
    assert applied.changed() == []


def test_a_changed_secret_is_a_change_of_the_provider_and_is_not_shown(applied: Deployed) -> None:
    plan = applied.terraform(
        "plan", "-input=false", "-detailed-exitcode", TF_VAR_google_client_secret="second-one"
    )
    assert plan.returncode == 2, plan.stdout
    assert "aws_cognito_identity_provider.user_pool_google will be updated in-place" in plan.stdout
    assert "0 to add, 1 to change, 0 to destroy" in plan.stdout
    assert "second-one" not in plan.stdout


def test_a_password_is_proved_by_srp_and_not_sent(applied: Deployed, users: Any, ann: str) -> None:
    answer = srp(applied, users, ann, PASSWORD).authenticate_user()
    token = answer["AuthenticationResult"]["IdToken"]
    assert claims_of(token)["cognito:username"] == ann
    with pytest.raises(users.exceptions.InvalidParameterException):
        users.initiate_auth(
            ClientId=applied.outputs["Web"],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": ann, "PASSWORD": PASSWORD},
        )


def test_a_wrong_password_is_refused(applied: Deployed, users: Any, ann: str) -> None:
    with pytest.raises(users.exceptions.NotAuthorizedException):
        srp(applied, users, ann, "Wrong-1-horse").authenticate_user()


def test_an_unknown_user_gets_the_answer_of_a_wrong_password(applied: Deployed, users: Any) -> None:
    with pytest.raises(users.exceptions.NotAuthorizedException):
        srp(applied, users, "nobody", PASSWORD).authenticate_user()


def test_an_invited_user_chooses_a_password_at_the_first_sign_in(
    applied: Deployed, users: Any, invited: str
) -> None:
    first = srp(applied, users, invited, "First-1-password")
    answer = first.set_new_password_challenge(PASSWORD)
    assert claims_of(answer["AuthenticationResult"]["IdToken"])["cognito:username"] == invited
    again = srp(applied, users, invited, PASSWORD).authenticate_user()
    assert again["AuthenticationResult"]["AccessToken"]


def test_a_user_with_an_authenticator_app_is_asked_for_its_code(
    applied: Deployed, users: Any, ann: str
) -> None:
    tokens = srp(applied, users, ann, PASSWORD).authenticate_user()["AuthenticationResult"]
    secret = users.associate_software_token(AccessToken=tokens["AccessToken"])["SecretCode"]
    users.verify_software_token(AccessToken=tokens["AccessToken"], UserCode=one_time_code(secret))
    users.set_user_mfa_preference(
        AccessToken=tokens["AccessToken"],
        SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True},
    )

    with pytest.raises(Exception, match=r"SOFTWARE_TOKEN_MFA|SoftwareTokenMFA|TOTP") as asked:
        srp(applied, users, ann, PASSWORD).authenticate_user()
    challenge = asked.value.get_tokens()  # type: ignore[attr-defined]
    answer = users.respond_to_auth_challenge(
        ClientId=applied.outputs["Web"],
        ChallengeName="SOFTWARE_TOKEN_MFA",
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": ann, "SOFTWARE_TOKEN_MFA_CODE": one_time_code(secret)},
    )
    assert answer["AuthenticationResult"]["IdToken"]


def test_the_trigger_before_a_token_writes_into_both_tokens(
    applied: Deployed, users: Any, ann: str
) -> None:
    tokens = srp(applied, users, ann, PASSWORD).authenticate_user()["AuthenticationResult"]
    assert claims_of(tokens["IdToken"])["tenant"] == "acme"
    assert claims_of(tokens["AccessToken"])["tenant"] == "acme"


def test_triggers_judge_a_custom_challenge(applied: Deployed, users: Any, ann: str) -> None:
    def answered(word: str) -> dict[str, Any]:
        asked = users.initiate_auth(
            ClientId=applied.outputs["Web"],
            AuthFlow="CUSTOM_AUTH",
            AuthParameters={"USERNAME": ann},
        )
        assert asked["ChallengeParameters"]["question"] == "What is the word?"
        return dict(
            users.respond_to_auth_challenge(
                ClientId=applied.outputs["Web"],
                ChallengeName="CUSTOM_CHALLENGE",
                Session=asked["Session"],
                ChallengeResponses={"USERNAME": ann, "ANSWER": word},
            )
        )

    assert answered("sesame")["AuthenticationResult"]["IdToken"]
    assert "AuthenticationResult" not in answered("simsim")


def test_the_token_lists_the_groups_of_a_user(applied: Deployed, users: Any, ann: str) -> None:
    users.admin_add_user_to_group(
        UserPoolId=applied.outputs["UserPool"], Username=ann, GroupName="readers"
    )
    tokens = srp(applied, users, ann, PASSWORD).authenticate_user()["AuthenticationResult"]
    assert claims_of(tokens["IdToken"])["cognito:groups"] == ["readers"]


def test_a_trigger_administers_the_pool_that_calls_it(applied: Deployed, users: Any) -> None:
    name = f"cleo-{uuid.uuid4().hex[:8]}"
    pool = applied.outputs["UserPool"]
    users.sign_up(
        ClientId=applied.outputs["Web"],
        Username=name,
        Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": f"{name}@example.com"}],
    )
    users.admin_confirm_sign_up(UserPoolId=pool, Username=name)
    groups = users.admin_list_groups_for_user(UserPoolId=pool, Username=name)["Groups"]
    assert [group["GroupName"] for group in groups] == ["readers"]


def test_a_trigger_refuses_a_sign_in(applied: Deployed, users: Any) -> None:
    name = f"mallory-{uuid.uuid4().hex[:8]}"
    pool = applied.outputs["UserPool"]
    email = {"Name": "email", "Value": f"{name}@example.com"}
    users.admin_create_user(
        UserPoolId=pool, Username=name, MessageAction="SUPPRESS", UserAttributes=[email]
    )
    users.admin_set_user_password(UserPoolId=pool, Username=name, Password=PASSWORD, Permanent=True)
    with pytest.raises(users.exceptions.UserLambdaValidationException, match="not you"):
        srp(applied, users, name, PASSWORD).authenticate_user()


def test_a_machine_gets_a_token_for_the_scopes_it_has(applied: Deployed, users: Any) -> None:
    job = users.describe_user_pool_client(
        UserPoolId=applied.outputs["UserPool"], ClientId=applied.outputs["Job"]
    )["UserPoolClient"]
    answer = requests.post(
        f"{applied.aws.endpoint}/oauth2/token",
        data={"grant_type": "client_credentials", "scope": "notes/read"},
        auth=(job["ClientId"], job["ClientSecret"]),
        timeout=30,
    )
    assert answer.status_code == 200, answer.text
    assert claims_of(answer.json()["access_token"])["scope"] == "notes/read"


def test_the_handler_that_writes_messages_is_called_for_an_invitation(
    applied: Deployed, users: Any
) -> None:
    name = f"bob-{uuid.uuid4().hex[:8]}"
    users.admin_create_user(
        UserPoolId=applied.outputs["UserPool"],
        Username=name,
        DesiredDeliveryMediums=["EMAIL"],
        UserAttributes=[{"Name": "email", "Value": f"{name}@example.com"}],
    )
    logs = applied.root("logs")
    group = "/aws/lambda/people-test-UserPool-CustomMessage"
    events = logs.filter_log_events(logGroupName=group)["events"]
    assert any(event["message"].startswith("START") for event in events), events
