"""A local AWS that another version of Gatehouse has started: one sentence, and no traceback."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from gatehouse.errors import CommandError
from gatehouse.local.launcher import instance
from gatehouse.local.launcher.decisions import decisions
from gatehouse.local.launcher.instance import Running, newest_running, running
from gatehouse.local.launcher.request_journal import read_requests

_OTHER = "must be of this version of Gatehouse, and is of another one"


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[[int, Any], Running]]:
    """Start a server that answers every question in one way."""
    servers: list[HTTPServer] = []

    def start(status: int, told: Any) -> Running:
        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(told).encode())

            def log_message(self, *_: object) -> None: ...

        server = HTTPServer(("127.0.0.1", 0), Answers)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        return Running(str(tmp_path), url, "us-east-1", {"AWS_SECRET_ACCESS_KEY": "secret"})

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("read", [read_requests, decisions])
@pytest.mark.parametrize(
    ("status", "told"),
    [
        (404, {}),
        (200, {}),
        (200, []),
        (200, {"entries": [{"kind": "answer"}], "decisions": [{}], "last": 1, "forgotten": 0}),
        (200, {"entries": [7], "decisions": [7], "last": "x", "forgotten": 0}),
    ],
)
def test_an_answer_in_another_form_is_a_sentence(
    started: Callable[[int, Any], Running],
    read: Callable[[Running], object],
    status: int,
    told: Any,
) -> None:
    with pytest.raises(CommandError, match=_OTHER) as error:
        read(started(status, told))
    assert "start it anew" in error.value.fix


def test_an_answer_that_has_nothing_to_tell_is_right(
    started: Callable[[int, Any], Running],
) -> None:
    empty = started(200, {"entries": [], "decisions": [], "last": 0, "forgotten": 0})
    assert read_requests(empty).entries == ()
    assert decisions(empty) == []


@pytest.fixture
def described(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let a local AWS seem up, with a description as another version may write it."""
    monkeypatch.setattr(instance, "is_dead", lambda _: False)
    right = {"endpoint": "http://127.0.0.1:1", "region": "us-east-1", "environment": {}}

    def write(*left_out: str, **more: str) -> None:
        folder = instance.local_folder(tmp_path) / "one"
        folder.mkdir(parents=True)
        told = {"folder": str(folder), **right, **more}
        kept = {name: value for name, value in told.items() if name not in left_out}
        (folder / "instance.json").write_text(json.dumps(kept))

    return write


def test_what_a_newer_version_describes_besides_is_left_out(
    described: Callable[..., None], tmp_path: Path
) -> None:
    described(version="9.0")
    assert newest_running(tmp_path).endpoint == "http://127.0.0.1:1"


def test_a_description_that_lacks_something_is_a_sentence(
    described: Callable[..., None], tmp_path: Path
) -> None:
    described("endpoint")
    with pytest.raises(CommandError, match=f"{_OTHER}: KeyError 'endpoint'"):
        running(tmp_path)
