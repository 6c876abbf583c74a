"""A pool with many of its options, for tests that show it to Terraform and to the local AWS."""

from __future__ import annotations

from datetime import timedelta

from gatehouse.auth import (
    BooleanAttribute,
    ChoiceSignIn,
    DateTimeAttribute,
    Devices,
    Google,
    Invitation,
    Mfa,
    NumberAttribute,
    OAuth,
    Oidc,
    Passkeys,
    PasswordPolicy,
    Saml,
    SecretFrom,
    SesEmail,
    StandardAttribute,
    StringAttribute,
    TextMessages,
    ThreatProtection,
    Triggers,
    UserPool,
    Verification,
)
from gatehouse.compute import Function
from gatehouse.core import AppStack
from gatehouse.iam import Principal, Role, Trust

HANDLERS = {
    "lambdas/users.py": """\
import boto3


def welcome(event, context):
    boto3.client("cognito-idp").admin_add_user_to_group(
        UserPoolId=event["userPoolId"], Username=event["userName"], GroupName="readers"
    )
    return event


def guard(event, context):
    if event["userName"].startswith("mallory"):
        raise ValueError("not you")
    return event


def message(event, context):
    event["response"]["emailSubject"] = "Begin"
    event["response"]["emailMessage"] = "{username}: {####}"
    return event


def claims(event, context):
    added = {"tenant": event["request"]["userAttributes"].get("custom:tenant", "none")}
    event["response"]["claimsAndScopeOverrideDetails"] = {
        "idTokenGeneration": {"claimsToAddOrOverride": added},
        "accessTokenGeneration": {"claimsToAddOrOverride": added},
    }
    return event


def challenge(event, context):
    source, request = event["triggerSource"], event["request"]
    if source.startswith("DefineAuthChallenge"):
        session = request.get("session") or []
        done = bool(session) and session[-1].get("challengeResult") is True
        event["response"].update(
            issueTokens=done, failAuthentication=False, challengeName="CUSTOM_CHALLENGE"
        )
    elif source.startswith("CreateAuthChallenge"):
        event["response"].update(
            publicChallengeParameters={"question": "What is the word?"},
            privateChallengeParameters={"answer": "sesame"},
        )
    elif source.startswith("VerifyAuthChallenge"):
        event["response"]["answerCorrect"] = request["challengeAnswer"] == "sesame"
    return event
"""
}


def everything(stack: AppStack, threat_protection: str | ThreatProtection = "enforced") -> UserPool:
    """The pool, with a member of each kind."""
    claims = Function(stack, "Claims", "lambdas/users.claims")
    challenge = Function(stack, "Challenge", "lambdas/users.challenge")
    users = UserPool(
        stack,
        "UserPool",
        aliases=["email", "preferred_username"],
        standard_attributes={"email": StandardAttribute(required=True)},
        custom_attributes={
            "tenant": StringAttribute(max_length=64),
            "age": NumberAttribute(minimum=0, maximum=150),
            "joined": DateTimeAttribute(),
            "beta": BooleanAttribute(),
        },
        password_policy=PasswordPolicy(minimum_length=10, history=3),
        tier="plus",
        mfa=Mfa("optional", factors=["totp", "sms"], sms_message="Your code is {####}"),
        sign_in=ChoiceSignIn(passkeys=Passkeys(relying_party="example.com")),
        threat_protection=threat_protection,
        devices=Devices(remember="ask"),
        account_recovery=["email"],
        verification=Verification(email_subject="Welcome", email_message="Your code is {####}"),
        invitation=Invitation(email_message="Hello {username}, begin with {####}"),
        email=SesEmail(
            identity_arn="arn:aws:ses:eu-west-1:000000000000:identity/example.com",
            from_address="Notes <no-reply@example.com>",
            reply_to="help@example.com",
            configuration_set="sign-in-mail",
        ),
        text_messages=TextMessages(region="eu-west-1"),
        triggers=Triggers(
            pre_token_generation=claims,
            pre_token_generation_version="v2",
            define_auth_challenge=challenge,
            create_auth_challenge=challenge,
            verify_auth_challenge_response=challenge,
            custom_message="lambdas/users.message",
            custom_email_sender=challenge,
            post_confirmation="lambdas/users.welcome",
            pre_authentication="lambdas/users.guard",
        ),
        tags={"team": "identity"},
    )
    users.grant_admin(users.triggers["post_confirmation"], "AdminAddUserToGroup")
    users.add_domain("Domain", prefix="acme-notes-sign-in")
    users.customize_ui("Looks", css=".banner-customizable { background-color: #336699; }")
    role = Role(stack, "Admin", trust=Trust(Principal("Service", ["lambda.amazonaws.com"])))
    users.add_group("Admins", description="May do more", precedence=1, role=role)
    users.add_group("Readers", name="readers", precedence=10)
    api = users.add_resource_server(
        "Api", identifier="notes", scopes={"read": "Read notes", "write": "Write notes"}
    )
    google = users.add_identity_provider(
        "Google",
        Google(
            client_id="123.apps.googleusercontent.com",
            client_secret=SecretFrom.variable("google_client_secret"),
        ),
    )
    staff = users.add_identity_provider(
        "Staff",
        Oidc(
            issuer="https://login.example.com",
            client_id="notes",
            client_secret=SecretFrom.variable("staff_client_secret"),
        ),
        identifiers=["example.com"],
    )
    users.add_identity_provider("Partner", Saml(metadata_file="partner.xml"))
    web = users.add_client(
        "Web",
        oauth=OAuth(
            callback_urls=["https://example.com/in", "http://localhost:3000/in"],
            logout_urls=["https://example.com"],
            scopes=["openid", "email", api.scope("read")],
        ),
        providers=["cognito", google, staff],
        auth_flows=["srp", "custom"],
        session_validity=timedelta(minutes=5),
        read_attributes=["email", "email_verified", "custom:tenant"],
        write_attributes=[
            "email",
            "family_name",
            "given_name",
            "name",
            "picture",
            "preferred_username",
        ],
    )
    server = users.add_client(
        "Server",
        kind="server",
        auth_flows=["admin_password"],
        user_context=True,
    )
    job = users.add_client("Job", kind="machine", scopes=[api.scope("read"), api.scope("write")])
    shared = UserPool.from_id(stack, "Shared", users.id)
    shared.add_client("Mine", auth_flows=["password"])
    stack.output(
        UserPool=users.id,
        Web=web.id,
        Server=server.id,
        Job=job.id,
        SignIn=web.sign_in_url,
        SignOut=web.logout_url,
    )
    return users
