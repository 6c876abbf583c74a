"""``gatehouse mail``, as somebody who waits for a code types it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.gatehouse.local.conftest import Functions
from tests.gatehouse.users.conftest import PASSWORD, Commands, PeoplePool

_WRITES = """
def main(event, context):
    if event["triggerSource"] == "CustomMessage_SignUp":
        code = event["request"]["codeParameter"]
        event["response"]["emailSubject"] = "Welcome to the club"
        event["response"]["emailMessage"] = f"<p>Type <b>{code}</b> at the door.</p>"
    return event
"""


@pytest.fixture(scope="module")
def club(new_pool: Callable[..., PeoplePool], clients: Callable[..., Any]) -> PeoplePool:
    """A pool whose trigger writes the mails."""
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "lambda.amazonaws.com"},
    }
    role = clients("iam").create_role(
        RoleName="club-mails",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": trust}),
    )["Role"]["Arn"]
    function = Functions(clients, role).make("club-mails", _WRITES)
    clients("lambda").add_permission(
        FunctionName="club-mails",
        StatementId="cognito",
        Action="lambda:InvokeFunction",
        Principal="cognito-idp.amazonaws.com",
    )
    return new_pool(
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        LambdaConfig={"CustomMessage": function},
    )


def _sign_up(pool: PeoplePool, address: str) -> str:
    """Sign up, and return the client that it was done with."""
    client = pool.idp.create_user_pool_client(UserPoolId=pool.id, ClientName="web")
    known = str(client["UserPoolClient"]["ClientId"])
    pool.idp.sign_up(ClientId=known, Username=address, Password=PASSWORD)
    return known


def test_the_mails_of_all_pools_are_followed_until_ctrl_c(
    club: PeoplePool, by_mail: PeoplePool, commands: Commands
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "gatehouse", "mail", "--follow", "--json"],
        cwd=commands.folder,
        env=commands.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as following:
        assert following.stdout is not None
        _sign_up(club, "follow-1@example.com")
        first = _next(following.stdout, "follow-1@example.com")
        by_mail.idp.admin_create_user(UserPoolId=by_mail.id, Username="follow-2@example.com")
        second = _next(following.stdout, "follow-2@example.com")
        following.send_signal(signal.SIGINT)
        rest, said = following.communicate(timeout=60)
    assert first["subject"] == "Welcome to the club"
    assert str(first["code"]) in str(first["text"])
    assert "temporary password" in str(second["text"])
    assert (following.returncode, "Traceback" in said) == (130, False)
    assert "follow-1@" not in rest


def _next(lines: Any, address: str) -> dict[str, Any]:
    """Read lines, also those of other tests, until one is to an address."""
    for line in lines:
        found: dict[str, Any] = json.loads(line)
        if found["to"] == address:
            return found
    raise AssertionError(f"it ended before a mail to {address}")


def test_a_script_gets_the_code_alone_though_a_trigger_wrote_the_mail(
    club: PeoplePool, commands: Commands
) -> None:
    client = _sign_up(club, "code@example.com")
    printed = commands.process("mail", "--code", "code@example.com")
    assert (printed.returncode, printed.stderr) == (0, "")
    code = printed.stdout.removesuffix("\n")
    assert code.isdigit()
    club.idp.confirm_sign_up(ClientId=client, Username="code@example.com", ConfirmationCode=code)
    nobody = commands.process("mail", "--code", "nobody@example.com")
    assert (nobody.returncode, nobody.stdout) == (1, "")
    assert "no mail was sent to nobody@example.com" in nobody.stderr


@pytest.mark.parametrize("more", [["--follow"], ["--json"], ["--to", "a@b.de"]])
def test_one_code_goes_with_no_other_option(commands: Commands, more: list[str]) -> None:
    refused = commands.run("mail", "--code", "a@b.de", *more)
    assert (refused.returncode, "goes with no other option" in refused.stderr) == (2, True)


def test_a_message_steers_no_terminal(commands: Commands, clients: Callable[..., Any]) -> None:
    clients("sns").publish(PhoneNumber="+15550177", Message="\x1b[31mred\x9b2J 123456")
    shown = commands.run("mail", "--to", "+15550177")
    assert "red" in shown.stdout
    assert not {"\x1b", "\x9b"} & set(shown.stdout)
    assert commands.run("mail", "--code", "+15550177").stdout == "123456\n"


def test_without_a_local_aws_nothing_is_asked(commands: Commands) -> None:
    elsewhere = Commands(
        commands.folder,
        {
            name: value
            for name, value in commands.environment.items()
            if not name.startswith("AWS_ENDPOINT_URL")
        },
    )
    refused = elsewhere.process("mail")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "real AWS keeps no mail that it has sent" in refused.stderr
    assert os.fspath(commands.folder) in refused.stderr.replace("\n", "")
