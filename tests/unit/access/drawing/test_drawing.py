"""The picture of an app: what is in it, that it stays still, and that it can be read."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from gatehouse.access.drawing import Drawing, as_mermaid, as_svg, compared, drawing_of
from gatehouse.access.drawing.comparing import is_changed
from gatehouse.access.matrix import matrix_of
from gatehouse.access.model import read_model
from gatehouse.api import HttpApi, Public, UserPoolJwt
from gatehouse.auth import IdentityPool, UserPool
from gatehouse.cli.app import app
from gatehouse.compute import Function
from gatehouse.errors import CommandError
from gatehouse.storage import Bucket, Table
from typer.testing import CliRunner

from tests.unit.access.stacks import SUB, allow, people, read, write
from tests.unit.synth import new_stack, synthesized

SPACE = "{http://www.w3.org/2000/svg}"
FILES = "${aws_s3_bucket.files.arn}"
OWN = allow("s3:GetObject", f"{FILES}/private/{SUB}/*")
WIDE = allow("s3:GetObject", f"{FILES}/private/*")


@pytest.fixture
def notes() -> dict[str, Any]:
    """The JSON of an app with a signed, an open and a token route."""
    stack = new_stack()
    table = Table(stack, "Notes", partition_key="userId", sort_key="noteId")
    uploads = Bucket(stack, "Uploads")
    hello = Function(stack, "Hello", "lambdas/hello.main", link=[table.read()])
    users = UserPool(stack, "Users", usernames=["email"])
    web = users.add_client("Web")
    api = HttpApi(stack, "Api")
    api.route("GET /notes", hello)
    api.route("GET /public", hello, authorizer=Public(reason="a greeting"))
    api.route("GET /token", hello, authorizer=UserPoolJwt(users, clients=[web]))
    pool = IdentityPool(stack, "Pool", user_pools=[web])
    pool.authenticated.allow(api.invoke("GET /notes"), uploads.own_folder("private"))
    made: dict[str, Any] = synthesized(stack)
    return made


def drawn(document: dict[str, Any], folder: Path) -> Drawing:
    return drawing_of(matrix_of(read_model([write(folder, "notes", document)])))


def test_arrows_go_from_people_to_data_by_what_lets_them_in(
    notes: dict[str, Any], tmp_path: Path
) -> None:
    assert drawn(notes, tmp_path).sentences() == [
        "anyone → GET /public",
        "user → web",
        "web → pool_authenticated",
        "web → GET /token",
        "hello → items: read",
        "pool_authenticated → GET /notes",
        "pool_authenticated → own private/{identity}/: list, read, write, delete",
        "GET /notes → hello",
        "GET /public → hello",
        "GET /token → hello",
    ]


def test_an_app_without_a_route_to_data_has_no_arrow_to_it(tmp_path: Path) -> None:
    nothing = drawing_of(matrix_of(read(tmp_path, resource=people())))
    assert not [each for each in nothing.sentences() if "private" in each]
    something = drawing_of(matrix_of(read(tmp_path, resource=people(OWN))))
    assert [each for each in something.sentences() if "own private/{identity}/: read" in each]


def test_a_picture_does_not_move_when_lines_are_reordered(
    notes: dict[str, Any], tmp_path: Path
) -> None:
    first = drawn(notes, tmp_path / "first")
    for seed in range(3):
        other = drawn(_shuffled(notes, random.Random(seed)), tmp_path / str(seed))
        assert as_svg(other) == as_svg(first)
        assert as_mermaid(other) == as_mermaid(first)


def _shuffled(value: Any, order: random.Random) -> Any:
    if not isinstance(value, dict):
        return value
    keys = list(value)
    order.shuffle(keys)
    return {key: _shuffled(value[key], order) for key in keys}


def test_svg_says_what_it_shows_and_has_both_schemes(notes: dict[str, Any], tmp_path: Path) -> None:
    text = as_svg(drawn(notes, tmp_path))
    picture = ElementTree.fromstring(text)
    title, said = picture.find(f"{SPACE}title"), picture.find(f"{SPACE}desc")
    assert title is not None
    assert said is not None
    assert "who calls what" in (title.text or "")
    assert "anyone → GET /public" in (said.text or "")
    assert picture.get("aria-labelledby") == f"{title.get('id')} {said.get('id')}"
    assert "prefers-color-scheme:dark" in text
    assert not list(picture.iter(f"{SPACE}script"))


def test_boxes_do_not_overlap_and_are_within_the_picture(
    notes: dict[str, Any], tmp_path: Path
) -> None:
    picture = ElementTree.fromstring(as_svg(drawn(notes, tmp_path)))
    width, height = float(picture.get("width", 0)), float(picture.get("height", 0))
    boxes = [
        tuple(float(each.get(name, 0)) for name in ("x", "y", "width", "height"))
        for each in picture.iter(f"{SPACE}rect")
        if each.get("class") == "box"
    ]
    assert len(boxes) == 7
    for at, (x, y, wide, high) in enumerate(boxes):
        assert 0 <= x <= width - wide
        assert 0 <= y <= height - high
        for other_x, other_y, other_wide, other_high in boxes[at + 1 :]:
            apart = x + wide <= other_x or other_x + other_wide <= x
            assert apart or y + high <= other_y or other_y + other_high <= y


def test_names_are_text_whatever_they_are(tmp_path: Path) -> None:
    name = 'a"]; click b0 "javascript:alert(1)" <script>&'
    route = {"r": {"api_id": "${aws_apigatewayv2_api.a.id}", "route_key": f"GET /{name}"}}
    api = {"a": {"name": "a", "protocol_type": "HTTP"}}
    resources = people(OWN, aws_apigatewayv2_route=route, aws_apigatewayv2_api=api)
    drawing = drawing_of(matrix_of(read(tmp_path, resource=resources)))
    assert ElementTree.fromstring(as_svg(drawing)) is not None
    (line,) = (each for each in as_mermaid(drawing).splitlines() if "javascript" in each)
    assert line.count('"') == 2
    assert "<" not in line


def test_what_is_new_and_what_is_gone_is_marked(tmp_path: Path) -> None:
    before = drawing_of(matrix_of(read(tmp_path / "a", resource=people(OWN))))
    after = drawing_of(matrix_of(read(tmp_path / "b", resource=people(OWN, WIDE))))
    assert not is_changed(compared(before, before))
    new = compared(before, after)
    assert {row.text: row.mark for row in new.rows}["another's private/{identity}/"] == "new"
    assert {arrow.mark for arrow in new.arrows} == {"", "new"}
    gone = compared(after, before)
    assert {row.text: row.mark for row in gone.rows}["another's private/{identity}/"] == "gone"
    text = as_mermaid(new)
    assert "+ another's private" in text
    assert "stroke:#1a7f37" in text
    assert "stroke:#cf222e,stroke-width" not in text


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose stack was synthesized."""
    (tmp_path / "cdktf.json").write_text('{"app": "true", "language": "python"}')
    out = tmp_path / "cdktf.out"
    write(out / "stacks", "notes-dev", {"resource": people(OWN)})
    stack = {"synthesizedStackPath": "stacks/notes-dev/cdk.tf.json"}
    (out / "manifest.json").write_text(json.dumps({"stacks": {"notes-dev": stack}}))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_writes_svg_or_mermaid(here: Path) -> None:
    shown = CliRunner().invoke(app, ["draw"], catch_exceptions=False)
    assert ElementTree.fromstring(shown.stdout).tag == f"{SPACE}svg"
    CliRunner().invoke(app, ["draw", "-o", "app.svg"], catch_exceptions=False)
    assert (here / "app.svg").read_text() == shown.stdout
    flow = CliRunner().invoke(app, ["draw", "--format", "mermaid"], catch_exceptions=False)
    assert flow.stdout.startswith("flowchart LR")
    named = CliRunner().invoke(app, ["draw", "--from", "cdktf.out"], catch_exceptions=False)
    assert named.stdout == shown.stdout


def test_a_file_that_cannot_be_written_is_named(here: Path) -> None:
    ran = CliRunner().invoke(app, ["draw", "-o", "none/app.svg"])
    assert isinstance(ran.exception, CommandError)
    assert "none/app.svg must be a file that can be written" in str(ran.exception)
    ran = CliRunner().invoke(app, ["draw", "--from", "none.json"])
    assert isinstance(ran.exception, CommandError)
