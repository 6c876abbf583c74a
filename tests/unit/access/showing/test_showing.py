"""The matrix as Markdown, JSON and a picture: the same answers, and no markup of the source's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from gatehouse.access.matrix import Matrix, NoSuchName, explain, matrix_of
from gatehouse.access.showing import as_json, as_markdown, as_svg

from tests.unit.access.stacks import SUB, allow, people, read

FILES = "${aws_s3_bucket.files.arn}"
OWN = allow("s3:GetObject", f"{FILES}/private/{SUB}/*")


def matrix(folder: Path, *statements: dict[str, Any], **more: Any) -> Matrix:
    return matrix_of(read(folder, resource=people(*statements, **more)))


def test_json_has_every_cell_with_what_decides_it(tmp_path: Path) -> None:
    made = json.loads(as_json(matrix(tmp_path, OWN, allow("s3:PutObject", "${var.a}"))))
    things = {each["name"]: each for each in made["things"]}
    own = things["own private/{identity}/ of files"]["access"]
    (cell,) = (each for each in own if (each["caller"], each["verb"]) == ("user", "read"))
    assert cell["effect"] == "allowed"
    assert cell["place"] == "aws_iam_role_policy.member"
    assert cell["way"] == ["pool gives role member"]
    assert made["unknowns"]


def test_markdown_has_a_row_a_thing_and_a_column_a_caller(tmp_path: Path) -> None:
    text = as_markdown(matrix(tmp_path, OWN))
    assert "| thing | anyone | user |" in text
    assert "| `own private/{identity}/ of files` |  | read |" in text
    assert "| `another's private/{identity}/ of files` | - | - |" in text


def test_a_picture_is_well_formed_whatever_things_are_called(tmp_path: Path) -> None:
    name = '<script>alert("1")</script> & more'
    queue = {"q": {"name": name}}
    route = {"r": {"api_id": "${aws_apigatewayv2_api.a.id}", "route_key": f"GET /{name}"}}
    api = {"a": {"name": "a", "protocol_type": "HTTP"}}
    made = matrix(
        tmp_path, OWN, aws_sqs_queue=queue, aws_apigatewayv2_route=route, aws_apigatewayv2_api=api
    )
    drawn = ElementTree.fromstring(as_svg(made))
    space = "{http://www.w3.org/2000/svg}"
    assert not list(drawn.iter(f"{space}script"))
    titles = [each.text or "" for each in drawn.iter(f"{space}title")]
    assert any(name in each for each in titles)
    squares = [
        each for each in drawn.iter(f"{space}rect") if each.find(f"{space}title") is not None
    ]
    assert len(squares) == sum(cell.applies for cell in made.cells.values())


def test_an_answer_is_explained_by_statement_role_and_place(tmp_path: Path) -> None:
    model = read(tmp_path, resource=people(OWN))
    found = explain(model, "user", "read", "own private/{identity}/ of files")
    assert found.answer.statement is not None
    assert found.answer.statement["Action"] == "s3:GetObject"
    assert found.answer.way == ("pool gives role member",)
    arn = f"{model.buckets[0].arn}/private/x/y"
    assert explain(model, "user", "s3:GetObject", arn).answer.effect == "denied"
    by_action = explain(model, "user", "s3:GetObject", "own private/{identity}/ of files")
    assert by_action.answer.effect == "allowed"


@pytest.mark.parametrize(
    ("caller", "action", "thing", "said"),
    [
        ("usr", "read", "any other object of files", "principal must be .*: user"),
        ("user", "read", "any other objects", "thing must be .*: any other object of files"),
        ("user", "reed", "any other object of files", "action must be .*: read"),
        ("user", "s3:Nothing", "any other object of files", "action must be"),
        ("user", "read", "arn:aws:s3:::files/a", "action must be"),
    ],
)
def test_a_wrong_name_is_refused_with_the_nearest_ones(
    tmp_path: Path, caller: str, action: str, thing: str, said: str
) -> None:
    model = read(tmp_path, resource=people(OWN))
    with pytest.raises(NoSuchName, match=said):
        explain(model, caller, action, thing)
