"""What the local AWS can't show is at least right to the provider: ``terraform validate``."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from gatehouse.auth import (
    AccountTakeover,
    Amazon,
    Apple,
    ChoiceSignIn,
    Facebook,
    Google,
    Mfa,
    NumberAttribute,
    OAuth,
    RiskEmail,
    SecretFrom,
    SesEmail,
    StandardAttribute,
    ThreatProtection,
    Triggers,
    UserPool,
    Verification,
)
from gatehouse.core import AppStack
from gatehouse.local.launcher.server import LocalAws

from tests.unit.synth import new_stack, synthesized, write

pytestmark = pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")

SES = "arn:aws:ses:eu-west-1:111122223333:identity/example.com"
HANDLER = "lambdas/hello.main"


def all_the_rest(stack: AppStack) -> None:
    """What ``everything`` leaves out, because the local AWS does not know it."""
    words = RiskEmail("Was it you?", "<p>Somebody signed in.</p>", "Somebody signed in.")
    users = UserPool(
        stack,
        "Users",
        usernames=["email", "phone"],
        case_sensitive=True,
        tier="plus",
        standard_attributes={
            "birthdate": StandardAttribute(),
            "updated_at": StandardAttribute(mutable=False),
        },
        custom_attributes={"seats": NumberAttribute()},
        mfa=Mfa("optional", factors=["totp", "sms", "email"], email_message="It is {####}"),
        sign_in=ChoiceSignIn(["password", "passkey", "email_code", "sms_code"]),
        threat_protection=ThreatProtection(
            custom_auth="enforced",
            account_takeover=AccountTakeover(
                SES, reply_to="help@example.com", blocked=words, mfa=words, no_action=words
            ),
            allowed_ips=["198.51.100.0/24"],
        ),
        email=SesEmail(SES, from_address="no-reply@example.com"),
        verification=Verification("link", email_message="{##Confirm##} it"),
        triggers=Triggers(
            user_migration=HANDLER,
            custom_email_sender=HANDLER,
            custom_sms_sender="arn:aws:lambda:eu-west-1:111122223333:function:send",
        ),
        protect=True,
    )
    users.add_domain(
        "Domain",
        host="auth.example.com",
        certificate_arn="arn:aws:acm:us-east-1:111122223333:certificate/1",
        pages="managed",
    )
    secret = SecretFrom.secrets_manager("notes/google", key="secret")
    providers = [
        users.add_identity_provider("Google", Google("1.apps.googleusercontent.com", secret)),
        users.add_identity_provider("Facebook", Facebook("1", SecretFrom.ssm("/facebook"))),
        users.add_identity_provider("Amazon", Amazon("amzn1.application-oa2-client.a", secret)),
        users.add_identity_provider("Apple", Apple("com.a", "ABCDEFGHIJ", "ABCDEFGHIJ", secret)),
    ]
    web = users.add_client(
        "Web",
        oauth=OAuth(["notes://in"], scopes=["openid", "aws.cognito.signin.user.admin"]),
        providers=providers,
        access_token_validity=timedelta(minutes=5),
        refresh_rotation=timedelta(0),
    )
    users.customize_ui("Looks", css=".a { color: red; }", client=web)
    users.grant_admin(users.triggers["user_migration"], "ListUsers")
    shared = UserPool.from_id(stack, "Shared", "eu-west-1_AbCdEfGhI")
    shared.add_client("Mine", kind="server")
    stack.output(SignIn=web.sign_in_url, Shared=shared.endpoint)


def test_the_provider_takes_what_the_local_aws_does_not_know(
    local_aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"lambdas/hello.py": "def main(event, context):\n    return 'Hello'\n"})
    monkeypatch.chdir(tmp_path)
    stack = new_stack()
    all_the_rest(stack)
    synthesized(stack)
    for command in (["init", "-input=false"], ["validate"]):
        done = subprocess.run(
            ["terraform", *command, "-no-color"],
            cwd=tmp_path / "cdktf.out" / "stacks" / "notes-test",
            env=local_aws.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
