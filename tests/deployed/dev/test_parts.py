"""The parts of ``gatehouse dev`` that need no process: functions, the state, routes, traffic."""

from __future__ import annotations

import fcntl
import json
import multiprocessing
import os
from pathlib import Path
from typing import Any

import pytest
from gatehouse.deployed.dev.applying import Terraform
from gatehouse.deployed.dev.live import NewCode, new_code, with_code
from gatehouse.deployed.dev.routes import routes_of
from gatehouse.deployed.dev.state_file import instances, read_state, state_path, write_attributes
from gatehouse.deployed.dev.synth.synthesizing import Stack
from gatehouse.deployed.dev.traffic import Traffic
from gatehouse.errors import CommandError
from gatehouse.local.code import BUCKET
from gatehouse.local.launcher.request_journal import Answered, ApiCall, Ran


def _function(digest: str, **other: Any) -> dict[str, Any]:
    code = {"s3_bucket": BUCKET, "s3_key": f"{digest}.zip", "source_code_hash": digest}
    return {**code, "function_name": "hello", "memory_size": 512, **other}


def _content(**functions: dict[str, Any]) -> dict[str, Any]:
    return {"resource": {"aws_lambda_function": functions, "aws_s3_bucket": {"a": {}}}}


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    stack = Stack("web", Path("."), _content(hello=after))
    return [each.name for each in new_code(stack, _content(hello=before))]


def test_other_code_alone_goes_to_lambda() -> None:
    assert _changes(_function("a"), _function("b")) == ["hello"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_function("a"), _function("a")),
        (_function("a"), _function("b", memory_size=1024)),
        (_function("a", publish=True), _function("b", publish=True)),
        ({"image_uri": "a"}, {"image_uri": "b"}),
        (
            {**_function("a"), "s3_bucket": "${aws_s3_bucket.code.id}"},
            {**_function("b"), "s3_bucket": "${aws_s3_bucket.code.id}"},
        ),
    ],
)
def test_what_else_changes_is_terraforms(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert _changes(before, after) == []


def test_a_function_that_is_new_or_gone_is_terraforms() -> None:
    stack = Stack("web", Path("."), _content(new=_function("b")))
    assert new_code(stack, _content(old=_function("a"))) == []
    assert new_code(Stack("web", Path("."), {}), _content(old=_function("a"))) == []
    assert new_code(Stack("web", Path("."), _content(new=_function("b"))), {}) == []


def test_what_is_deployed_is_then_what_was_synthesized() -> None:
    before, after = _content(hello=_function("a")), _content(hello=_function("b"))
    changed = new_code(Stack("web", Path("."), after), before)
    assert with_code(before, changed) == after
    assert before == _content(hello=_function("a"))


@pytest.fixture
def state(tmp_path: Path) -> Path:
    attributes = {"s3_key": "a.zip", "code_sha256": "a", "memory_size": 512}
    resource = {
        "mode": "managed",
        "type": "aws_lambda_function",
        "name": "hello",
        "instances": [{"schema_version": 0, "attributes": attributes}],
    }
    path = tmp_path / "terraform.web.tfstate"
    path.write_text(json.dumps({"version": 4, "serial": 7, "resources": [resource]}))
    return path


def test_the_state_says_what_lambda_has(state: Path) -> None:
    written = {"s3_key": "b.zip", "code_sha256": "b", "of_a_newer_provider": 1}
    write_attributes(state, "aws_lambda_function", {"hello": written, "unknown": {"s3_key": "c"}})
    after = read_state(state)
    assert after["serial"] == 8
    assert dict(instances(after, "aws_lambda_function")) == {
        "hello": {"s3_key": "b.zip", "code_sha256": "b", "memory_size": 512}
    }
    assert [each.name for each in state.parent.iterdir()] == [state.name]


def _hold(path: Path, held: Any, done: Any) -> None:
    with path.open("r+b") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)  # as Terraform locks a state in a file
        held.set()
        done.wait(60)


def test_a_state_that_terraform_works_with_is_left_alone(state: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(state, held, done))
    other.start()
    try:
        assert held.wait(60)
        before = state.read_bytes()
        with pytest.raises(CommandError, match="Terraform works with"):
            write_attributes(state, "aws_lambda_function", {"hello": {"s3_key": "b.zip"}})
        assert state.read_bytes() == before
    finally:
        done.set()
        other.join()


def test_a_full_disk_leaves_the_state_whole(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, *_: object, **__: object) -> int:
        raise OSError(28, os.strerror(28), str(path))

    before = state.read_bytes()
    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(CommandError, match="No space left on device") as told:
        write_attributes(state, "aws_lambda_function", {"hello": {"s3_key": "b.zip"}})
    assert told.value.fix == "Make room."
    assert state.read_bytes() == before
    assert [each.name for each in state.parent.iterdir()] == [state.name]


def test_a_state_elsewhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="must be in a file on a local AWS"):
        state_path(tmp_path, {"terraform": {"backend": {"s3": {"bucket": "b"}}}})


def _api(*routes: tuple[str, str], apis: int = 1) -> dict[str, Any]:
    kinds: list[tuple[str, dict[str, Any]]] = []
    for number in range(apis):
        kinds.append(("aws_apigatewayv2_api", {"id": f"a{number}", "protocol_type": "HTTP"}))
        url = f"https://a{number}.execute-api.eu-west-1.amazonaws.com/"
        kinds.append(("aws_apigatewayv2_stage", {"api_id": f"a{number}", "invoke_url": url}))
    for key, kind in routes:
        route = {"api_id": "a0", "route_key": key, "authorization_type": kind}
        kinds.append(("aws_apigatewayv2_route", route))
    resources = [
        {"mode": "managed", "type": kind, "name": f"n{n}", "instances": [{"attributes": each}]}
        for n, (kind, each) in enumerate(kinds)
    ]
    return {"resources": resources, "outputs": {"ApiEndpoint": {"value": "x"}}}


_ADDRESS = "http://127.0.0.1:4566/_aws/execute-api/a0"


@pytest.mark.parametrize(
    ("key", "kind", "line"),
    [
        ("GET /hello", "NONE", f"curl {_ADDRESS}/hello"),
        ("ANY /hello", "NONE", f"curl {_ADDRESS}/hello"),
        ("$default", "NONE", f"curl {_ADDRESS}/"),
        ("GET /notes/{id}", "NONE", f"curl {_ADDRESS}/notes/ID"),
        ("GET /files/{path+}", "NONE", f"curl {_ADDRESS}/files/PATH"),
        ("POST /notes", "NONE", f"curl -X POST -d '{{}}' {_ADDRESS}/notes"),
        ("GET /notes", "AWS_IAM", "gatehouse call GET /notes --user ann@example.com"),
        ("PUT /a/{id}", "JWT",
         "gatehouse call PUT /a/ID --user ann@example.com --token id --body '{}'"),
        ("GET /own", "CUSTOM", f"curl {_ADDRESS}/own -H 'Authorization: TOKEN'"),
    ],
)  # fmt: skip
def test_a_route_is_a_line_that_can_be_typed(key: str, kind: str, line: str) -> None:
    [route] = routes_of([_api((key, kind))], "http://127.0.0.1:4566")
    assert route.line == line


def test_of_several_apis_nobody_knows_which_one_the_outputs_have() -> None:
    [route] = routes_of([_api(("GET /notes", "AWS_IAM"), apis=2)], "http://127.0.0.1:4566")
    assert route.line.startswith(f"curl {_ADDRESS}/notes")


class _Screen:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def called(self, call: Answered, runs: list[Ran]) -> None:
        self.told.append((call.path_of_route, [each.function for each in runs]))

    def ran(self, run: Ran) -> None:
        self.told.append(run.function)


def _answered(*runs: Ran, of_an_api: bool = True) -> Answered:
    return Answered(
        time=1.0,
        took=0.005,
        request_id="r",
        answer_id="a",
        trace="t",
        method="GET",
        path="/live/hello",
        host="",
        source_ip="",
        status=200,
        service="execute-api" if of_an_api else "s3",
        caller="",
        api_call=ApiCall(path="/hello") if of_an_api else None,
        runs=runs,
    )


def test_a_run_is_told_below_its_call() -> None:
    screen = _Screen()
    traffic = Traffic(None, screen)  # type: ignore[arg-type]
    ended, goes_on = Ran("hello", "1", "r", took=0.1), Ran("slow", "2", "r")
    traffic.tell(Ran("of-a-stream", "3", took=0.1))
    traffic.tell(_answered(ended, goes_on))
    traffic.tell(Ran("slow", "2", "r", took=40.0))  # longer than the API waited
    assert screen.told == ["of-a-stream", ("/hello", ["hello"]), "slow"]


def test_a_request_of_another_service_is_told_by_its_runs_alone() -> None:
    screen = _Screen()
    traffic = Traffic(None, screen)  # type: ignore[arg-type]
    traffic.tell(_answered(of_an_api=False))
    traffic.tell(_answered(Ran("of-a-bucket", "1", "r", took=0.1), of_an_api=False))
    assert screen.told == ["of-a-bucket"]


def test_terraforms_own_words_are_in_the_error(tmp_path: Path) -> None:
    (tmp_path / "main.tf.json").write_text('{"output": {"a": {"value": "${nothing.at.all}"}}}')
    terraform = Terraform(os.environ)
    with pytest.raises(CommandError) as told:
        terraform.plan(tmp_path, refresh=True)
    assert "undeclared resource" in told.value.fix
    assert "@level" not in told.value.fix


def test_a_machine_without_terraform_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="must be on the PATH"):
        Terraform({"PATH": str(tmp_path)}).plan(tmp_path, refresh=True)


def test_new_code_names_the_function_and_where_the_code_is() -> None:
    stack = Stack("web", Path("."), _content(hello=_function("b")))
    code = {"s3_bucket": BUCKET, "s3_key": "b.zip", "source_code_hash": "b"}
    assert new_code(stack, _content(hello=_function("a"))) == [NewCode("hello", code)]
