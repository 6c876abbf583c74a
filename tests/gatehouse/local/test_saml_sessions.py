"""AssumeRoleWithSAML takes what a registered provider has signed, and nothing else."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.gatehouse.local.pools import refusal
from tests.gatehouse.local.saml_provider import SIGN_IN, SamlProvider


@dataclass(frozen=True)
class Registered:
    """A provider of the account, with a role for those whom it vouches for."""

    provider: SamlProvider
    arn: str
    role: str

    def response(self, **changes: Any) -> str:
        attributes = {
            "Role": [f"{self.role},{self.arn}"],
            "RoleSessionName": ["ann@example.com"],
            **changes.pop("attributes", {}),
        }
        return self.provider.response("ann", attributes, **changes)


@pytest.fixture(scope="module")
def registered(clients: Callable[..., Any]) -> Registered:
    provider, iam = SamlProvider(), clients("iam")
    arn = iam.create_saml_provider(Name="staff", SAMLMetadataDocument=provider.metadata)[
        "SAMLProviderArn"
    ]
    statement = {
        "Effect": "Allow",
        "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"],
        "Principal": {"Federated": arn},
        "Condition": {"StringEquals": {"SAML:aud": SIGN_IN, "SAML:sub_type": "persistent"}},
    }
    role = iam.create_role(
        RoleName="staff",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statement}),
    )["Role"]["Arn"]
    return Registered(provider, arn, role)


@pytest.fixture
def assume(registered: Registered, clients: Callable[..., Any]) -> Callable[..., Any]:
    def call(response: str, **more: Any) -> Any:
        asked = {"RoleArn": registered.role, "PrincipalArn": registered.arn, **more}
        return clients("sts").assume_role_with_saml(SAMLAssertion=response, **asked)

    return call


def test_a_response_of_the_provider_gives_a_session(
    registered: Registered, assume: Callable[..., Any], clients: Callable[..., Any]
) -> None:
    given = assume(registered.response())
    assert (given["Subject"], given["SubjectType"], given["Audience"]) == (
        "ann",
        "persistent",
        SIGN_IN,
    )
    keys = {**given["Credentials"], "SecretKey": given["Credentials"]["SecretAccessKey"]}
    arn = clients("sts", keys).get_caller_identity()["Arn"]
    assert arn.endswith(":assumed-role/staff/ann@example.com")


def test_a_response_that_somebody_else_signed_is_refused(
    registered: Registered, assume: Callable[..., Any]
) -> None:
    forger = Registered(SamlProvider(), registered.arn, registered.role)
    assert refusal(assume, forger.response()) == "InvalidIdentityToken"


def test_a_response_that_was_changed_is_refused(
    registered: Registered, assume: Callable[..., Any]
) -> None:
    text = base64.b64decode(registered.response()).decode()
    changed = text.replace(">ann@example.com<", ">bob@example.com<")
    assert changed != text
    assert refusal(assume, base64.b64encode(changed.encode()).decode()) == "InvalidIdentityToken"


@pytest.mark.parametrize(
    "changes",
    [
        {"audience": "https://other.example.com"},
        {"issuer": "https://other.example.com"},
        {"attributes": {"RoleSessionName": []}},
        {"attributes": {"RoleSessionName": ["a name"]}},
    ],
)
def test_a_response_for_somebody_else_is_refused(
    registered: Registered, assume: Callable[..., Any], changes: dict[str, Any]
) -> None:
    assert refusal(assume, registered.response(**changes)) == "InvalidIdentityToken"


def test_a_response_that_has_expired_is_refused(
    registered: Registered, assume: Callable[..., Any]
) -> None:
    assert refusal(assume, registered.response(minutes=-1)) == "ExpiredTokenException"


def test_a_role_that_the_response_does_not_name_is_refused(
    registered: Registered, assume: Callable[..., Any]
) -> None:
    response = registered.response(attributes={"Role": [f"{registered.role}s,{registered.arn}"]})
    assert refusal(assume, response) == "AccessDenied"


@pytest.mark.parametrize("text", ["not base64!", base64.b64encode(b"<a>").decode(), "YQ=="])
def test_what_is_no_response_is_refused(assume: Callable[..., Any], text: str) -> None:
    assert refusal(assume, text) == "InvalidIdentityToken"


def test_a_provider_that_is_not_registered_is_refused(
    registered: Registered, assume: Callable[..., Any]
) -> None:
    other = f"{registered.arn}-other"
    assert refusal(assume, registered.response(), PrincipalArn=other) == "InvalidIdentityToken"


def test_the_response_tags_the_session(
    registered: Registered, assume: Callable[..., Any], clients: Callable[..., Any]
) -> None:
    clients("s3").create_bucket(Bucket="saml-teams")
    statement = {
        "Effect": "Allow",
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::saml-teams/${aws:PrincipalTag/team}/*",
    }
    clients("iam").put_role_policy(
        RoleName="staff",
        PolicyName="team",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statement}),
    )
    given = assume(registered.response(attributes={"PrincipalTag:team": ["red"]}))["Credentials"]
    mine = clients("s3", {**given, "SecretKey": given["SecretAccessKey"]})
    assert mine.put_object(Bucket="saml-teams", Key="red/a", Body=b"")
    blue = {"Bucket": "saml-teams", "Key": "blue/a", "Body": b""}
    assert refusal(mine.put_object, **blue) == "AccessDenied"


def test_a_response_is_a_login_of_an_identity_pool(
    registered: Registered, clients: Callable[..., Any]
) -> None:
    identities = clients("cognito-identity")
    pool = identities.create_identity_pool(
        IdentityPoolName="staff",
        AllowUnauthenticatedIdentities=False,
        SamlProviderARNs=[registered.arn],
    )["IdentityPoolId"]

    def identity(response: str) -> str:
        logins = {registered.arn: response}
        return str(identities.get_id(IdentityPoolId=pool, Logins=logins)["IdentityId"])

    assert identity(registered.response()) == identity(registered.response())
    forger = Registered(SamlProvider(), registered.arn, registered.role)
    assert refusal(identity, forger.response()) == "NotAuthorizedException"
