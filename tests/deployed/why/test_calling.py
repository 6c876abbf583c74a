"""``gatehouse call`` and ``sign-up``: challenges, machines, bodies, timing and logs."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from gatehouse.deployed.challenges import totp
from gatehouse.deployed.request_logs import on_aws
from gatehouse.deployed.why.loading import declared_on
from gatehouse.local.launcher.instance import newest_running

from tests.deployed.why.conftest import PASSWORD, USER, Shop
from tests.gatehouse.terminal import Terminal


@dataclass
class _Shell:
    folder: Path
    environment: dict[str, str]


def test_the_route_says_whether_a_signature_or_a_token_is_sent(shop: Shop) -> None:
    for route in ("/mine", "/token"):
        called = shop.cli("call", "GET", route, "--user", USER, GATEHOUSE_PASSWORD=PASSWORD)
        assert (called.returncode, called.stdout) == (0, "hello\n"), called.stderr
    assert shop.cli("call", "GET", "/open").stdout == "hello\n"


def test_a_password_comes_from_standard_input(shop: Shop) -> None:
    called = subprocess.run(
        [sys.executable, "-m", "gatehouse", "call", "GET", "/mine", "--user", USER,
         "--password", "-"],
        cwd=shop.project, input=f"{PASSWORD}\n", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (called.returncode, called.stdout) == (0, "hello\n"), called.stderr


def test_a_machine_calls_with_its_own_token(shop: Shop) -> None:
    called = shop.cli("call", "GET", "/sales", "--machine", "JobClient", "--scope", "sales/read")
    assert (called.returncode, called.stdout) == (0, "hello\n"), called.stderr
    wrong = shop.cli("call", "GET", "/sales", "--machine", "JobClient", "--scope", "sales/none")
    assert (wrong.returncode, "gets no token" in wrong.stderr) == (1, True)
    refused = shop.cli("call", "GET", "/sales", "--machine", "UserPoolClient")
    assert (refused.returncode, "must have a secret" in refused.stderr) == (1, True)


def test_a_body_a_header_and_the_query_arrive(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "body.txt"
    file.write_bytes(b"plain text")
    called = shop.cli(
        "call", "POST", "/echo", "--body", f"@{file}", "--header", "X-Name: ann",
        "--header", "content-type: text/plain", "--query", "a b=c&d", "--json",
    )  # fmt: skip
    told = json.loads(called.stdout)
    assert (told["status"], told["body"]) == (200, "plain text")
    assert (told["headers"]["x-name"], told["headers"]["x-query"]) == ("ann", "a%20b=c%26d")
    assert told["requestId"]
    typed = shop.cli("call", "POST", "/echo", "--body", '{"a": 1}')
    assert typed.stdout == '{"a": 1}\n'


@pytest.mark.parametrize(
    ("options", "before"),
    [([], b""), (["--user", USER, "--password", "-"], f"{PASSWORD}\n".encode())],
)
def test_a_body_comes_from_standard_input_behind_the_password(
    shop: Shop, options: list[str], before: bytes
) -> None:
    command = [
        sys.executable, "-m", "gatehouse", "call", "POST", "/echo", "--body", "-",
        "--header", "content-type: text/plain", *options,
    ]  # fmt: skip
    body = b"two\nlines \xc3\xa9"
    called = subprocess.run(
        command, cwd=shop.project, input=before + body, capture_output=True, check=False
    )
    assert (called.returncode, called.stdout) == (0, body + b"\n"), called.stderr


def test_bytes_and_much_text_are_written_as_they_are(shop: Shop) -> None:
    command = [sys.executable, "-m", "gatehouse", "call", "POST", "/echo", "--query"]
    made = subprocess.run([*command, "what=bytes"], cwd=shop.project, capture_output=True)
    assert made.stdout == b"\xff\x00"
    much = subprocess.run([*command, "what=much"], cwd=shop.project, capture_output=True)
    assert len(much.stdout) == 5_000_001


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--header", "nonsense"], "--header must be NAME:VALUE"),
        (["--header", "a: b\x1b[31m"], "--header must be NAME:VALUE"),
        (["--query", "nonsense"], "--query must be NAME=VALUE"),
        (["--body", "@nothing-here"], "--body must name a file"),
    ],
)
def test_what_cannot_be_sent_is_refused(shop: Shop, arguments: list[str], says: str) -> None:
    called = shop.cli("call", "POST", "/echo", *arguments)
    assert (called.returncode, says in called.stderr) == (2, True)
    assert "\x1b[31m" not in called.stderr


def test_the_logs_are_those_of_this_call(shop: Shop) -> None:
    shop.cli("call", "POST", "/echo", "--query", "word=other")
    called = shop.cli("call", "POST", "/echo", "--query", "word=this", "--logs")
    assert "{'word': 'this'}" in called.stderr
    assert "other" not in called.stderr


def test_several_calls_are_timed(shop: Shop) -> None:
    told = json.loads(shop.cli("call", "GET", "/open", "--repeat", "5", "--json").stdout)
    timing = told["timing"]
    assert (timing["calls"], timing["statuses"]) == (5, {"200": 5})
    assert 0 < timing["min"] <= timing["median"] <= timing["p95"]


def test_a_refused_call_names_the_command_that_says_why(shop: Shop) -> None:
    called = shop.cli("call", "GET", "/admin", "--user", USER, GATEHOUSE_PASSWORD=PASSWORD)
    assert called.returncode == 1
    asked = called.stderr.split("why: gatehouse ")[1].split()
    shown = shop.cli(*asked)
    assert "GET /admin" in shown.stdout


@pytest.fixture
def invited(shop: Shop) -> str:
    """A user who has a temporary password."""
    name = f"invited-{time.time_ns()}@example.com"
    shop.root("cognito-idp").admin_create_user(
        UserPoolId=shop.outputs["UserPool"], Username=name, TemporaryPassword="Temporary-1-horse"
    )
    return name


def test_a_new_password_is_answered_from_the_environment(shop: Shop, invited: str) -> None:
    call = ("call", "GET", "/mine", "--user", invited)
    alone = shop.cli(*call, GATEHOUSE_PASSWORD="Temporary-1-horse")
    assert alone.returncode == 1
    assert "GATEHOUSE_NEW_PASSWORD" in alone.stderr
    done = shop.cli(*call, GATEHOUSE_PASSWORD="Temporary-1-horse", GATEHOUSE_NEW_PASSWORD=PASSWORD)
    assert (done.returncode, done.stdout) == (0, "hello\n"), done.stderr
    assert shop.cli(*call, GATEHOUSE_PASSWORD=PASSWORD).returncode == 0


def test_a_new_password_is_asked_for_on_a_terminal(shop: Shop, invited: str) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "gatehouse", "call", "GET", "/mine", "--user", invited]
    with subprocess.Popen(
        command, cwd=shop.project, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs,
        start_new_session=True, env={**os.environ, "GATEHOUSE_PASSWORD": "Temporary-1-horse"},
    ) as running:  # fmt: skip
        os.close(theirs)  # a process that ends without a question ends the reading as well
        shown = b""
        # The last blank comes when the terminal shows no typing any more; before, it drops input.
        while not shown.endswith(b"asks for: "):
            assert select.select([ours], [], [], 120)[0], shown
            shown += os.read(ours, 1024)
        os.write(ours, f"{PASSWORD}\n".encode())
        out, _ = running.communicate(timeout=60)
    assert (running.returncode, out) == (0, b"hello\n")
    assert PASSWORD.encode() not in shown


def test_the_code_of_an_authenticator_is_made_from_its_secret(shop: Shop) -> None:
    users, pool = shop.root("cognito-idp"), shop.outputs["UserPool"]
    users.set_user_pool_mfa_config(
        UserPoolId=pool,
        SoftwareTokenMfaConfiguration={"Enabled": True},
        MfaConfiguration="OPTIONAL",
    )
    name = f"totp-{time.time_ns()}@example.com"
    users.admin_create_user(UserPoolId=pool, Username=name)
    users.admin_set_user_password(UserPoolId=pool, Username=name, Password=PASSWORD, Permanent=True)
    access = users.initiate_auth(
        ClientId=shop.outputs["UserPoolClient"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]["AccessToken"]
    secret = users.associate_software_token(AccessToken=access)["SecretCode"]
    before = time.time() - 30  # the code of the step before, since each is taken once
    users.verify_software_token(AccessToken=access, UserCode=totp(secret, before))
    users.set_user_mfa_preference(
        AccessToken=access, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    call = ("call", "GET", "/mine", "--user", name)
    wrong = shop.cli(*call, GATEHOUSE_PASSWORD=PASSWORD, GATEHOUSE_TOTP_SECRET="JBSWY3DPEHPK3PXP")
    assert wrong.returncode == 1
    assert "Traceback" not in wrong.stderr
    done = shop.cli(*call, GATEHOUSE_PASSWORD=PASSWORD, GATEHOUSE_TOTP_SECRET=secret)
    assert (done.returncode, done.stdout) == (0, "hello\n"), done.stderr


def test_attributes_are_signed_up_with(shop: Shop) -> None:
    name = f"ann-{time.time_ns()}@example.com"
    made = shop.cli(
        "sign-up", name, "--attribute", "given_name=Ann Lee", GATEHOUSE_PASSWORD=PASSWORD
    )
    assert made.returncode == 0, made.stderr
    [user] = shop.root("cognito-idp").list_users(
        UserPoolId=shop.outputs["UserPool"], Filter=f'email = "{name}"'
    )["Users"]
    attributes = {each["Name"]: each["Value"] for each in user["Attributes"]}
    assert attributes["given_name"] == "Ann Lee"
    wrong = shop.cli("sign-up", name, "--attribute", "x", GATEHOUSE_PASSWORD=PASSWORD)
    assert (wrong.returncode, "--attribute must be NAME=VALUE" in wrong.stderr) == (2, True)


def test_outputs_are_variables_of_a_shell(shop: Shop) -> None:
    script = f'set -a; eval "$({sys.executable} -m gatehouse outputs --env)"; echo "$API_ENDPOINT"'
    shown = subprocess.run(
        ["bash", "-c", script], cwd=shop.project, capture_output=True, text=True, check=True
    )
    assert shown.stdout == f"{shop.url}\n"
    both = shop.cli("outputs", "--env", "--json")
    assert (both.returncode, "must be given one of" in both.stderr) == (2, True)


def test_an_authenticator_that_the_pool_asks_for_is_set_up_at_the_prompt(
    shop: Shop, tmp_path: Path
) -> None:
    users = shop.root("cognito-idp")
    pool = users.create_user_pool(PoolName="strict")["UserPool"]["Id"]
    users.set_user_pool_mfa_config(
        UserPoolId=pool,
        SoftwareTokenMfaConfiguration={"Enabled": True},
        MfaConfiguration="ON",
    )
    client = users.create_user_pool_client(
        UserPoolId=pool, ClientName="web", ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"]
    )["UserPoolClient"]["ClientId"]
    users.admin_create_user(UserPoolId=pool, Username="ann")
    users.admin_set_user_password(
        UserPoolId=pool, Username="ann", Password=PASSWORD, Permanent=True
    )
    outputs = {**shop.outputs, "UserPool": pool, "UserPoolClient": client}
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps({name: {"value": value} for name, value in outputs.items()}))
    options = ("--user", "ann", "--token", "id", "--outputs", str(file))
    environment = {**shop.aws.environment, "GATEHOUSE_PASSWORD": PASSWORD, "COLUMNS": "80"}
    alone = shop.cli("call", "GET", "/open", *options, **environment)
    assert (alone.returncode, "Use a terminal" in alone.stderr) == (1, True), alone.stderr
    shell = _Shell(shop.project, {**os.environ, **environment})
    terminal = Terminal(shell, "call", "GET", "/open", *options)
    try:
        prompt = "which the pool asks for: "
        terminal.wait_for(prompt)
        found = re.search(rb"this secret:\s+([A-Z2-7]+)", terminal.shown)
        assert found is not None, terminal.shown
        secret = found[1].decode()
        wrong = f"{(int(totp(secret)) + 1) % 1_000_000:06}"
        terminal.press(f"{wrong}\n".encode())
        terminal.wait_for(f"{prompt}{wrong}\r\ngatehouse: ")
        terminal.wait_for(f"\n{terminal.shown.decode().splitlines()[-1]}")
        terminal.press(f"{totp(secret)}\n".encode())
        terminal.wait_for("hello")
        assert terminal.exit_code() == 0
    finally:
        terminal.end()


def test_the_lines_of_a_call_are_found_in_cloudwatch_by_the_access_log(shop: Shop) -> None:
    shop.cli("call", "POST", "/echo", "--query", "word=other")
    called = shop.cli("call", "POST", "/echo", "--query", "word=this", "--json")
    request_id = json.loads(called.stdout)["requestId"]
    declared = declared_on(shop.project, newest_running(shop.project))
    found = "\n".join(on_aws(declared, request_id, client=lambda service, _: shop.root(service)))
    assert "{'word': 'this'}" in found
    assert "other" not in found
    assert found.count("REPORT RequestId: ") == 1
