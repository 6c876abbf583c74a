"""Text that Terraform would read otherwise than it was written stops before it is written."""

from __future__ import annotations

import json

import pytest
from gatehouse.auth import UserPool, Verification
from gatehouse.core import OptionError
from gatehouse.core.engine import Fn, TerraformVariable
from gatehouse.core.written_text import check_written_text
from gatehouse.storage import Table

from tests.unit.synth import new_stack, synthesized


def _document(text: str) -> str:
    """The JSON of a stack with one table that has a tag."""
    note = {"metadata": {"path": "notes-test/Notes/table"}}
    table = {"//": note, "tags": {"why": text}}
    document = {"resource": {"aws_dynamodb_table": {"notes": table}}}
    return json.dumps(document, ensure_ascii=False)


@pytest.mark.parametrize(
    "text",
    [
        "Hello ${name}",
        "Cost ${5}",
        "${}",
        "${ name }",
        "Hello ${first.name}",
        "${first_name.x}",
        "100%{####}",
        "%{name}",
        "%{ iffy }",
        "$$${name}${x}",
    ],
)
def test_a_text_that_terraform_would_read_is_refused(text: str) -> None:
    with pytest.raises(
        OptionError, match=r"option `tags\.why`.*\n.*\n  rule:  must not have [$%]{"
    ):
        check_written_text("notes-test", _document(text))


@pytest.mark.parametrize(
    "text",
    [
        "Hello $${name}",
        "100%%{####}",
        "plain $ { } % text",
        "${aws_dynamodb_table.notes.arn}/index/*",
        "${data.aws_region.current.id}",
        "${random_password.admin.result}",
        '${var["a"]}',
        "${var.stage}",
        '${join(",", ["a"])}',
        '${(var.a == "b" ? 1 : 2)}',
        "%{ if var.a }x%{ endif }",
        "täg 日本 🙂",
        "a\\u0000 written out",
    ],
)
def test_references_and_escapes_stay(text: str) -> None:
    check_written_text("notes-test", _document(text))


@pytest.mark.parametrize("text", ["\0", "a\ud800", "\udcff{####}"])
def test_what_is_no_text_is_refused(text: str) -> None:
    note = {"metadata": {"path": "notes-test/Notes/table"}}
    written = json.dumps({"resource": {"aws_x": {"notes": {"//": note, "name": text}}}})
    with pytest.raises(OptionError, match=r"notes-test/Notes/table: option `name`") as refused:
        check_written_text("notes-test", written)
    assert "must be text" in refused.value.rule


def test_the_text_of_a_message_is_refused_with_the_construct_that_it_is_in() -> None:
    stack = new_stack()
    message = Verification(email_message="<p style='width:100%{####}'>")
    UserPool(stack, "Users", usernames=["email"], verification=message)
    with pytest.raises(OptionError, match=r"notes-test/Users") as refused:
        synthesized(stack)
    assert refused.value.fix == "write %%{ for the characters %{ themselves"


def test_references_that_constructs_and_functions_make_are_written() -> None:
    stack = new_stack()
    name = TerraformVariable(stack, "Name", type="string").string_value
    table = Table(stack, "Notes", partition_key="id")
    stack.output(Arn=table.arn, Both=Fn.join("-", [name, table.name]), Text="$${name}")
    assert synthesized(stack)["output"]["Text"]["value"] == "$${name}"
