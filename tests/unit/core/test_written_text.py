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


def _check(written: str) -> None:
    check_written_text("notes-test", written, json.loads(written))


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
        "${!name}",
        "${true}",
        '${join(",", ["}"])} ${name}',
        "%{ for name in var.names }Hello ${nam} %{ endfor }",
    ],
)
def test_a_text_that_terraform_would_read_is_refused(text: str) -> None:
    with pytest.raises(
        OptionError, match=r"option `tags\.why`.*\n.*\n  rule:  must not have [$%]{"
    ):
        _check(_document(text))


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
        "${~ var.stage ~}",
        "${ aws_dynamodb_table . notes.arn }",
        "${provider::google-beta::name_from_id(var.a)}",
        "${jsonencode ({})}",
        "${\n  jsonencode({})\n}",
        "${true ? var.a : var.b}",
        "${1 + var.a}",
        "${!var.closed}",
        "${-var.number}",
        "${<<EOT\na\nEOT\n}",
        "${resource.aws_dynamodb_table.notes.arn}",
        "${ephemeral.random_password.one.result}",
        '${join(",", [for each in var.a : "${each.id}-${each.name}"])}',
        '${join(",", [for s in var.a : "${s.id}}-${s.name}"])}-${var.b}',
        '${var.a == "\\"{" ? "x" : "${local.y}"}',
        "%{ for name in var.names }Hello ${name} %{ endfor }",
        "%{~ for key, one in var.names ~}${key}=${one.id}%{ endfor }",
    ],
)
def test_references_and_escapes_stay(text: str) -> None:
    _check(_document(text))


@pytest.mark.parametrize("text", ["\0", "a\ud800", "\udcff{####}"])
def test_what_is_no_text_is_refused(text: str) -> None:
    note = {"metadata": {"path": "notes-test/Notes/table"}}
    written = json.dumps({"resource": {"aws_x": {"notes": {"//": note, "name": text}}}})
    with pytest.raises(OptionError, match=r"notes-test/Notes/table: option `name`") as refused:
        _check(written)
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


def test_a_dynamic_block_may_refer_to_its_own_value() -> None:
    for block, value in (
        ({"content": {"port": "${ingress.value.port}"}}, "ingress"),
        ({"iterator": "rule", "content": {"port": "${rule.value.port}"}}, "rule"),
    ):
        dynamic = {"ingress": {"for_each": "${var.rules}", **block}}
        document = {"resource": {"aws_security_group": {"one": {"dynamic": dynamic}}}}
        _check(json.dumps(document))
        del document["resource"]["aws_security_group"]["one"]["dynamic"]["ingress"]["for_each"]
        wrong = json.dumps(document).replace(f"${{{value}.", "${other.")
        with pytest.raises(OptionError, match=r"must not have \$\{"):
            _check(wrong)


def test_what_terraform_takes_as_it_stands_is_not_checked() -> None:
    document = {
        "variable": {"greeting": {"default": "Hello ${name}", "description": "with ${name}"}},
        "output": {"url": {"description": "of ${name}", "value": "x"}},
    }
    _check(json.dumps(document))
    wrong = {"output": {"url": {"description": "of ${name}", "value": "${name}"}}}
    with pytest.raises(OptionError, match=r"option `output\.url\.value`"):
        _check(json.dumps(wrong))
