"""What the page says while AWS, or the local AWS, gives no answer or refuses."""

from __future__ import annotations

import html
import json
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import boto3
import pytest
from gatehouse.console.server import console
from gatehouse.console.target import Target
from gatehouse.deployed.why.declared import Declared
from gatehouse.testing import LocalAws, start_local_aws

VIEWS = ("", "users", "users/one?name=ann@example.com", "mail", "calls", "try")
POOL = "eu-west-1_AbCdEfGhI"


def ask(url: str, **fields: str) -> tuple[int, str]:
    """Open a page, or send a form as the page itself would."""
    parts = urllib.parse.urlsplit(url)
    asked = urllib.request.Request(url, urllib.parse.urlencode(fields).encode() or None)
    asked.add_header("origin", f"{parts.scheme}://{parts.netloc}")
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def put_out(aws: LocalAws, **outputs: str) -> None:
    """Leave a state with outputs where a deploy to a local AWS leaves one."""
    known = {name: {"value": value, "type": "string"} for name, value in outputs.items()}
    state = {"version": 4, "terraform_version": "1.9.0", "outputs": known}
    folder = Path(aws.environment["GATEHOUSE_STATE_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "terraform.shown.tfstate").write_text(json.dumps(state))


def pool_with(aws: LocalAws, user: str) -> str:
    """Make a pool with one user."""
    client = boto3.client(
        "cognito-idp",
        endpoint_url=aws.endpoint,
        region_name=aws.region,
        aws_access_key_id=aws.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=aws.environment["AWS_SECRET_ACCESS_KEY"],
    )
    pool: str = client.create_user_pool(PoolName="shown")["UserPool"]["Id"]
    client.admin_create_user(UserPoolId=pool, Username=user, MessageAction="SUPPRESS")
    return pool


def test_while_the_local_aws_is_gone_each_page_says_so_and_works_with_the_next(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cdktf.json").write_text("{}")
    with start_local_aws(tmp_path) as aws:
        put_out(aws, UserPool=pool_with(aws, "ann"))
        with console(Target(tmp_path)) as url:
            assert "ann" in ask(url + "users")[1]
            assert aws.process is not None
            aws.process.kill()
            aws.process.wait()
            for pause in (0.0, 2.1):  # what was read a moment ago is known still
                time.sleep(pause)
                for view in VIEWS[1:5]:
                    status, text = ask(url + view)
                    assert (view, status) == (view, 422)
                    assert "does not answer" in text or "local AWS" in text
                assert ask(url)[0] in (200, 422)
            with start_local_aws(tmp_path) as another:
                put_out(another, UserPool=pool_with(another, "bea"))
                assert "bea" in ask(url + "users")[1]
    assert "Traceback" not in capfd.readouterr().err


class Aws(BaseHTTPRequestHandler):
    """An AWS that answers as it is told, and refuses everything else with one error."""

    code = "AccessDeniedException"
    answers: ClassVar[dict[str, Any]] = {}
    asked: ClassVar[list[tuple[str, dict[str, Any]]]] = []
    #: Credentials that have expired.
    expired = ""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        operation = self.headers.get("x-amz-target", "").rpartition(".")[2]
        self.asked.append((operation, json.loads(body or "{}")))
        code, answer = self.code, self.answers.get(operation)
        if self.expired and f"Credential={self.expired}/" in self.headers["authorization"]:
            code, answer = "ExpiredTokenException", None
        said = json.dumps(answer or {"__type": code, "message": "said by AWS"}).encode()
        self.send_response(200 if answer else 400)
        if not answer:
            self.send_header("x-amzn-errortype", code)
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = _answer  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Aws]]:
    """An AWS of this test alone, which the environment leads to."""
    made = type("OfATest", (Aws,), {"answers": {}, "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), made)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_address[1]}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of nobody")
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def on_aws(tmp_path: Path, aws: type[Aws]) -> Iterator[str]:
    """The console of an app on that AWS."""
    outputs = tmp_path / "outputs.json"
    known = {"UserPool": POOL, "UserPoolClient": "1example23456789", "Region": "eu-west-1"}
    outputs.write_text(json.dumps({name: {"value": value} for name, value in known.items()}))
    with console(Target(tmp_path, outputs)) as url:
        yield url


@pytest.mark.parametrize(
    ("code", "said", "fix"),
    [
        ("ExpiredTokenException", "the credentials have expired", "Sign in again, aws sso login"),
        ("AccessDeniedException", "lack the right cognito-idp:", "Allow cognito-idp:"),
        ("UnrecognizedClientException", "does not know these credentials", "gatehouse local env"),
    ],
)
def test_what_aws_refuses_is_said_with_what_to_do(
    on_aws: str, aws: type[Aws], code: str, said: str, fix: str
) -> None:
    aws.code = code
    answers = [
        ask(f"{on_aws}users"),
        ask(f"{on_aws}users/one?name=ann"),
        ask(f"{on_aws}users", name="ann@example.com"),
        ask(f"{on_aws}users/disable", name="ann@example.com"),
    ]
    for status, text in answers:
        assert status == 422
        assert said in text
        assert fix in text
        assert "Traceback" not in text
    # What needs no AWS is there all the same, to find the way out.
    assert ask(on_aws)[0] == ask(f"{on_aws}try")[0] == 200


def test_credentials_that_were_renewed_meanwhile_are_taken(
    on_aws: str, aws: type[Aws], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "credentials"
    form = "[default]\naws_access_key_id = {}\naws_secret_access_key = of nobody\n"
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    aws.expired = "AKIAOLD"
    file.write_text(form.format("AKIAOLD"))
    assert "the credentials have expired" in ask(f"{on_aws}users")[1]
    file.write_text(form.format("AKIANEW"))
    assert "lack the right cognito-idp:" in ask(f"{on_aws}users")[1]


def test_of_variables_that_hold_expired_credentials_it_is_said(on_aws: str, aws: type[Aws]) -> None:
    aws.code = "ExpiredTokenException"
    assert "AWS_ACCESS_KEY_ID come first: set them anew" in ask(f"{on_aws}users")[1]


def test_who_may_not_read_the_log_of_calls_is_told_the_right_that_lacks(
    on_aws: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = "arn:aws:logs:eu-west-1:111122223333:log-group:/shown/api"
    stage = {
        "type": "aws_apigatewayv2_stage",
        "name": "api",
        "mode": "managed",
        "instances": [
            {"attributes": {"api_id": "abc", "access_log_settings": [{"destination_arn": group}]}}
        ],
    }
    made = Declared(Path(), {"shown": {"resources": [stage]}}, {})
    monkeypatch.setattr("gatehouse.deployed.why.asking.declared_in", lambda *_: made)
    for view in ("calls", "calls/abc="):
        status, text = ask(on_aws + view)
        assert status == 422
        assert "/shown/api cannot be read: it needs the permission logs:FilterLogEvents" in text
        assert "Allow logs:FilterLogEvents to this role or user" in text
        assert "Traceback" not in text


def users(*names: str) -> list[dict[str, Any]]:
    """Users as ListUsers has them."""
    return [
        {
            "Username": name,
            "Attributes": [{"Name": "sub", "Value": name}],
            "Enabled": True,
            "UserStatus": "CONFIRMED",
        }
        for name in names
    ]


def pool_of(number: int, *, usernames: list[str]) -> dict[str, Any]:
    """A pool as DescribeUserPool has it."""
    kept = {"Id": POOL, "UsernameAttributes": usernames, "EstimatedNumberOfUsers": number}
    return {"UserPool": kept}


def test_a_large_pool_is_asked_for_sixty_users_and_for_its_own_estimate(
    on_aws: str, aws: type[Aws]
) -> None:
    aws.answers |= {
        "DescribeUserPool": pool_of(50_000, usernames=[]),
        "ListUsers": {"Users": users("ann", "bea"), "PaginationToken": "next&one"},
        "ListGroups": {"Groups": []},
    }
    text = ask(f"{on_aws}users")[1]
    assert "About 50,000 users" in text
    following = re.search(r'href="/[^/]+/([^"]+)">Next page', text)
    assert following
    ask(on_aws + html.unescape(following[1]))
    asked = [fields for operation, fields in aws.asked if operation == "ListUsers"]
    first = {"UserPoolId": POOL, "Limit": 60}
    assert asked == [first, {**first, "PaginationToken": "next&one"}]
    assert len(aws.asked) == 6  # each operation once a page


@pytest.mark.parametrize(
    ("typed", "usernames", "asked"),
    [
        ("ann@ex", ["email"], 'email ^= "ann@ex"'),
        ("ann", ["email"], 'email ^= "ann"'),
        ("ann", [], 'username ^= "ann"'),
        ('李"小', [], 'username ^= "李\\"小"'),
        ("+4479", ["email"], 'phone_number ^= "+4479"'),
        ("4479", ["phone_number"], 'phone_number ^= "4479"'),
        ("8341EE12-8002", ["email"], 'sub ^= "8341ee12-8002"'),
        ("cafe-bar", [], 'username ^= "cafe-bar"'),
    ],
)
def test_a_search_asks_by_what_was_typed(
    on_aws: str, aws: type[Aws], typed: str, usernames: list[str], asked: str
) -> None:
    aws.answers |= {
        "DescribeUserPool": pool_of(1, usernames=usernames),
        "ListUsers": {"Users": users("ann")},
        "ListGroups": {"Groups": []},
    }
    status, _ = ask(f"{on_aws}users?{urllib.parse.urlencode({'search': typed})}")
    assert status == 200
    assert [each["Filter"] for name, each in aws.asked if name == "ListUsers"] == [asked]


@pytest.mark.parametrize(("long", "status"), [('"' * 110, 200), ("a" * 111, 422)])
def test_a_search_has_no_more_characters_than_cognito_takes(
    on_aws: str, aws: type[Aws], long: str, status: int
) -> None:
    aws.answers |= {
        "DescribeUserPool": pool_of(1, usernames=[]),
        "ListUsers": {"Users": []},
        "ListGroups": {"Groups": []},
    }
    found, text = ask(f"{on_aws}users?{urllib.parse.urlencode({'search': long})}")
    assert found == status
    assert ("must have 110 characters at most, not 111" in text) == (status == 422)


def test_a_page_of_a_group_on_which_nobody_is_found_says_that_more_follow(
    on_aws: str, aws: type[Aws]
) -> None:
    aws.answers |= {
        "DescribeUserPool": pool_of(50_000, usernames=[]),
        "ListUsersInGroup": {"Users": users("bea"), "NextToken": "more"},
        "ListGroups": {"Groups": [{"GroupName": "admins"}]},
    }
    text = ask(f"{on_aws}users?search=ann&group=admins")[1]
    assert "No user of this page begins with “ann”; there are more." in text
    assert "Next page" in text
    aws.answers["ListUsersInGroup"] = {"Users": users("bea")}
    text = ask(f"{on_aws}users?search=ann&group=admins")[1]
    assert "No user begins with “ann” in the group admins." in text
