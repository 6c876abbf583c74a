"""What the page says while AWS, or the local AWS, gives no answer or refuses."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
from gatehouse.console.server import console
from gatehouse.console.target import Target
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


class _Refusing(BaseHTTPRequestHandler):
    """An AWS that answers each request with one error."""

    code = ""

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        body = json.dumps({"__type": self.code, "message": "said by AWS"}).encode()
        self.send_response(400)
        self.send_header("x-amzn-errortype", self.code)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _answer  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@pytest.fixture
def on_aws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The console of an app on an AWS that refuses."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_address[1]}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of nobody")
    outputs = tmp_path / "outputs.json"
    known = {"UserPool": POOL, "UserPoolClient": "1example23456789", "Region": "eu-west-1"}
    outputs.write_text(json.dumps({name: {"value": value} for name, value in known.items()}))
    try:
        with console(Target(tmp_path, outputs)) as url:
            yield url
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("code", "said", "fix"),
    [
        ("ExpiredTokenException", "the credentials have expired", "Sign in again, aws sso login"),
        ("AccessDeniedException", "lack the right cognito-idp:", "Allow cognito-idp:"),
        ("UnrecognizedClientException", "does not know these credentials", "gatehouse local env"),
    ],
)
def test_what_aws_refuses_is_said_with_what_to_do(
    on_aws: str, monkeypatch: pytest.MonkeyPatch, code: str, said: str, fix: str
) -> None:
    monkeypatch.setattr(_Refusing, "code", code)
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


def test_who_may_not_read_the_log_of_calls_is_told(
    on_aws: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Refusing, "code", "AccessDeniedException")
    status, text = ask(f"{on_aws}calls")
    assert (status, "Traceback" in text) == (422, False)
