"""APIs, functions, tables and buckets with all their options: applied, used, planned, destroyed."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from gatehouse.deployed.outputs import resolvable

from tests.deployed.deployments import Deployed, Deployments

PASSWORD = "Correct-1-horse-battery"


@dataclass(frozen=True)
class Called:
    """The stack, and how it is called."""

    stack: Deployed

    @property
    def outputs(self) -> dict[str, str]:
        return self.stack.outputs

    def client(self, service: str) -> Any:
        return self.stack.root(service)

    def call(
        self, path: str, word: str | None = None, method: str = "GET", body: Any = None
    ) -> tuple[int, Any]:
        url = resolvable(self.outputs["Url"], self.stack.aws.endpoint) + path
        headers = {} if word is None else {"Authorization": word}
        status, text = sent(method, url, headers, json.dumps(body).encode() if body else None)
        return status, json.loads(text) if status == 200 else text

    def signed(self, path: str) -> tuple[int, Any]:
        """Call a route as the root does, with its key."""
        url = resolvable(self.outputs["Url"], self.stack.aws.endpoint) + path
        request = AWSRequest("GET", url)
        keys = self.stack.root("sts")._request_signer._credentials
        SigV4Auth(keys, "execute-api", self.stack.aws.region).add_auth(request)
        status, text = sent("GET", url, dict(request.headers))
        return status, json.loads(text) if status == 200 else text

    def token(self, client: str, kind: str) -> str:
        users, pool = self.client("cognito-idp"), self.outputs["Pool"]
        name = f"{client.lower()}@example.com"
        if not users.list_users(UserPoolId=pool, Filter=f'email = "{name}"')["Users"]:
            users.admin_create_user(UserPoolId=pool, Username=name)
            users.admin_set_user_password(
                UserPoolId=pool, Username=name, Password=PASSWORD, Permanent=True
            )
        given = users.initiate_auth(
            ClientId=self.outputs[client],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
        )
        return f"Bearer {given['AuthenticationResult'][kind]}"

    def eventually_seen(self, what: str) -> None:
        deadline = time.monotonic() + 60
        table = self.outputs["Seen"]
        while (
            not self.client("dynamodb")
            .get_item(TableName=table, Key={"id": {"S": what}})
            .get("Item")
        ):
            assert time.monotonic() < deadline, f"no function was called with {what}"
            time.sleep(0.5)


def sent(
    method: str, url: str, headers: dict[str, str], body: bytes | None = None
) -> tuple[int, bytes]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, data=body, headers=headers, method=method)
    try:
        with opener.open(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


@pytest.fixture(scope="module")
def api(full: Deployed, deployments: Deployments) -> Iterator[Called]:
    yield Called(full)
    deployments.remove("full")


def test_the_plan_after_the_apply_is_empty(api: Called) -> None:
    assert api.stack.changed() == []


@pytest.mark.parametrize("kind", ["IdToken", "AccessToken"])
def test_a_token_of_the_named_client_is_let_in(api: Called, kind: str) -> None:
    status, answer = api.call("/token", api.token("Web", kind))
    assert status == 200
    assert answer["authorizer"]["jwt"]["claims"]["sub"]


@pytest.mark.parametrize("kind", ["IdToken", "AccessToken"])
def test_a_token_of_another_client_of_the_pool_is_refused(api: Called, kind: str) -> None:
    assert api.call("/token", api.token("Other", kind))[0] in (401, 403)


@pytest.mark.parametrize("word", [None, "Bearer nonsense", "Basic YTpi"])
def test_without_a_token_nobody_is_let_in(api: Called, word: str | None) -> None:
    assert api.call("/token", word)[0] == 401


def test_a_scope_needs_a_token_that_has_it(api: Called) -> None:
    assert api.call("/scoped", api.token("Web", "AccessToken"))[0] == 200
    assert api.call("/scoped", api.token("Web", "IdToken"))[0] == 403


def test_a_lambda_authorizer_decides(api: Called) -> None:
    status, answer = api.call("/asked", "open sesame")
    assert (status, answer["authorizer"]["lambda"]) == (200, {"said": "open sesame"})
    assert api.call("/asked", "let me in")[0] == 403
    assert api.call("/asked")[0] == 401


def test_an_unsigned_call_of_a_route_with_iam_is_forbidden(api: Called) -> None:
    assert api.call("/iam")[0] == 403


def test_a_public_greedy_route_answers_with_the_bundled_package(api: Called) -> None:
    status, answer = api.call("/public/a/b", method="POST")
    assert (status, answer["package"], answer["path"]) == (200, "tiny", "/public/a/b")
    assert not answer["authorizer"]


def test_a_signed_call_is_answered_by_a_function_in_node(api: Called) -> None:
    assert api.call("/node")[0] == 403
    status, answer = api.signed("/node")
    assert status == 200
    assert (answer["greeting"], answer["tiny"]) == ("hello", "tiny")
    assert (answer["accountId"], answer["table"]) == ("000000000000", api.outputs["Seen"])


def test_a_function_in_node_fails_and_logs_as_on_aws(api: Called) -> None:
    assert api.signed("/node/fail")[0] == 500
    failed = api.client("lambda").invoke(
        FunctionName=api.outputs["Node"], Payload=b'{"rawPath": "/fail"}'
    )
    assert failed["FunctionError"] == "Unhandled"
    assert json.load(failed["Payload"])["errorType"] == "RangeError"
    group = f"/aws/lambda/{api.outputs['Node']}"
    events = api.client("logs").filter_log_events(logGroupName=group)["events"]
    lines = [json.loads(each["message"]) for each in events if each["message"].startswith("{")]
    assert ("INFO", "asked for /fail") in {(each["level"], each["message"]) for each in lines}


def test_a_zip_that_something_else_built_runs(api: Called) -> None:
    assert api.call("/built") == (200, {"built": True})


def test_a_zip_that_can_not_run_here_is_deployed_and_says_so(api: Called) -> None:
    assert api.call("/java")[0] == 500
    name = api.outputs["Node"].replace("Node", "Java")
    failed = api.client("lambda").invoke(FunctionName=name)
    assert "it can't run java21" in json.load(failed["Payload"])["errorMessage"]


def test_a_function_is_called_with_changes_of_a_table(api: Called) -> None:
    key = {"userId": {"S": "changed"}, "noteId": {"S": "1"}}
    api.client("dynamodb").put_item(TableName=api.outputs["Notes"], Item=key)
    api.eventually_seen("changed")


def test_a_function_is_called_with_objects_of_its_prefix(api: Called) -> None:
    bucket = api.outputs["Uploads"]
    api.client("s3").put_object(Bucket=bucket, Key="in/photo", Body=b"x")
    api.eventually_seen("in/photo")


def test_a_user_with_a_token_stores_a_file_and_gets_it_back(api: Called) -> None:
    token = api.token("Web", "IdToken")
    said = {"name": "note.txt", "type": "text/plain", "size": 5}
    status, given = api.call("/files", token, "POST", said)
    assert status == 200
    assert sent(given["method"], given["url"], given["headers"], b"12345")[0] == 200
    assert sent("PUT", given["url"], given["headers"], b"123456")[0] == 403
    status, stored = api.call("/files/note.txt", token)
    assert (status, sent("GET", stored["url"], {})) == (200, (200, b"12345"))


def test_a_file_of_a_type_that_is_not_allowed_is_refused(api: Called) -> None:
    said = {"name": "page.html", "type": "text/html", "size": 5}
    token = api.token("Web", "IdToken")
    assert api.call("/files", token, "POST", said)[0] == 415
