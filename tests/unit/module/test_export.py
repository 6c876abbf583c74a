"""A stack as a module: what of it becomes an input, and which files it is made of."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from gatehouse.errors import CommandError
from gatehouse.module.export import Exported, export
from gatehouse.module.folder import RECORD, differences, publish
from gatehouse.module.synths import AppFolder
from gatehouse.module.tags import as_expression

from tests.unit.synth import write

HEAD = """
import sys
from gatehouse.api import HttpApi, Public
from gatehouse.auth import UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack
from gatehouse.storage import Bucket, Table

app = App(sys.argv[1:])
stack = AppStack(app, "notes"{options})
"""
APP = """
urls = stack.input("origins", type=list[str], default=["https://example.com"], description="Sites.")
api = HttpApi(stack, "Api")
hello = Function(stack, "Hello", "lambdas/hello.main", environment={"STAGE": stack.stage})
api.route("GET /", hello, authorizer=Public(reason="a greeting for strangers"))
Table(stack, "Notes", partition_key="userId")
stack.output(Url=api.url)
"""


def app_of(folder: Path, body: str, options: str = "") -> AppFolder:
    """An app whose stack is made by some lines."""
    command = f"{sys.executable} main.py"
    program = HEAD.format(options=options) + body + "\napp.synth()\n"
    write(folder, {"main.py": program, "cdktf.json": json.dumps({"app": command})})
    return AppFolder(folder, None)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    folder = tmp_path_factory.mktemp("app")
    write(folder, {"lambdas/hello.py": "def main(event, context):\n    return 'Hello'\n"})
    return export(app_of(folder, APP), folder / "module", None)


def of(exported: Exported, name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(exported.files[f"{name}.tf.json"])
    return read


def test_it_has_one_file_a_construct(exported: Exported) -> None:
    (code,) = (name for name in exported.files if name.startswith("assets/"))
    assert set(exported.files) == {
        "README.md",
        "api.tf.json",
        "examples/basic/main.tf",
        "hello.tf.json",
        "main.tf.json",
        "notes.tf.json",
        "outputs.tf.json",
        "variables.tf.json",
        "versions.tf.json",
        code,
    }
    assert of(exported, "notes")["resource"]["aws_dynamodb_table"].keys() == {"notes"}


def test_it_has_no_backend_and_no_provider(exported: Exported) -> None:
    assert of(exported, "versions") == {
        "terraform": {
            "required_version": ">= 1.4",
            "required_providers": {"aws": {"source": "hashicorp/aws", "version": ">= 5.70, < 7.0"}},
        }
    }
    for name in exported.files:
        if name.endswith(".tf.json"):
            assert {"provider", "//"}.isdisjoint(json.loads(exported.files[name]))


def test_every_name_begins_with_the_inputs(exported: Exported) -> None:
    assert of(exported, "main")["locals"]["name"] == "${var.name}-${var.stage}"
    function = of(exported, "hello")["resource"]["aws_lambda_function"]["hello"]
    assert function["function_name"] == "${local.name}-Hello"
    assert function["environment"] == {"variables": {"STAGE": "${var.stage}"}}


def test_resources_have_the_stack_s_tags_and_the_caller_s(exported: Exported) -> None:
    assert of(exported, "main")["locals"]["tags"] == (
        '${merge(var.tags, {"app" = var.name, "stage" = var.stage})}'
    )
    table = of(exported, "notes")["resource"]["aws_dynamodb_table"]["notes"]
    assert table["tags"] == "${local.tags}"


def test_code_is_addressed_by_the_module_s_own_folder(exported: Exported) -> None:
    (code,) = (name for name in exported.files if name.startswith("assets/"))
    function = of(exported, "hello")["resource"]["aws_lambda_function"]["hello"]
    assert function["filename"] == "${path.module}/" + code


def test_inputs_of_the_source_are_inputs_of_the_module(exported: Exported) -> None:
    variables = of(exported, "variables")["variable"]
    assert list(variables) == ["stage", "name", "tags", "origins"]
    assert variables["origins"]["default"] == ["https://example.com"]
    assert "default" not in variables["stage"]
    assert '| `origins` | `list(string)` | `["https://example.com"]` | Sites. |' in (
        exported.files["README.md"].decode()
    )


def test_the_example_has_each_provider_that_it_passes_on(project: Path) -> None:
    body = """
pool = UserPool(stack, "Users", usernames=["email"])
pool.add_domain("Domain", host="auth.example.com", hosted_zone="Z0123456789ABC")
"""
    made = export(app_of(project, body), project / "module", None)
    required = of(made, "versions")["terraform"]["required_providers"]["aws"]
    assert required["configuration_aliases"] == ["aws.us_east_1"]
    example = made.files["examples/basic/main.tf"].decode()
    assert 'provider "aws" {\n  region = "eu-west-1"\n}\n' in example
    assert 'provider "aws" {\n  alias  = "us_east_1"\n  region = "us-east-1"\n}\n' in example
    assert "    aws           = aws\n    aws.us_east_1 = aws.us_east_1\n" in example


def test_a_second_export_is_the_same(exported: Exported, tmp_path: Path) -> None:
    publish(tmp_path, exported.files, exported.record, overwrite=False)
    assert differences(tmp_path, exported.files) == []
    publish(tmp_path, exported.files, exported.record, overwrite=False)
    assert differences(tmp_path, exported.files) == []


def test_a_file_that_no_export_wrote_stays(exported: Exported, tmp_path: Path) -> None:
    folder = tmp_path / "module"
    write(folder, {"mine.tf": "# mine\n", "README.md": "mine\n"})
    with pytest.raises(CommandError, match=r"README\.md was not written by an export"):
        publish(folder, exported.files, exported.record, overwrite=False)
    assert sorted(each.name for each in folder.iterdir()) == ["README.md", "mine.tf"]
    publish(folder, exported.files, exported.record, overwrite=True)
    assert (folder / "mine.tf").read_text() == "# mine\n"


def test_a_change_by_hand_is_not_lost(exported: Exported, tmp_path: Path) -> None:
    publish(tmp_path, exported.files, exported.record, overwrite=False)
    (tmp_path / "notes.tf.json").write_text("{}")
    assert differences(tmp_path, exported.files) == ["notes.tf.json differs"]
    with pytest.raises(CommandError, match=r"notes\.tf\.json was changed since the export"):
        publish(tmp_path, exported.files, exported.record, overwrite=False)


def test_files_of_a_construct_that_is_gone_are_removed(exported: Exported, tmp_path: Path) -> None:
    publish(tmp_path, exported.files, exported.record, overwrite=False)
    less = {name: each for name, each in exported.files.items() if name != "notes.tf.json"}
    assert differences(tmp_path, less) == ["notes.tf.json is no part of it any more"]
    digests = {name: exported.record.files[name] for name in less}
    record = type(exported.record)("notes", None, 20, digests)
    publish(tmp_path, less, record, overwrite=False)
    assert not (tmp_path / "notes.tf.json").exists()


OUTSIDE = '{"stack": "a", "protect": null, "longest_stage": 9, "files": {"../main.py": "0"}}'


@pytest.mark.parametrize("text", ["", "[]", "{", '{"stack": "notes"}', '{"files": 5}', OUTSIDE])
def test_a_record_that_is_none(tmp_path: Path, text: str) -> None:
    write(tmp_path, {RECORD: text})
    with pytest.raises(CommandError, match="must be the record that an export wrote"):
        differences(tmp_path, {})


def test_protection_is_the_exporter_s_decision(project: Path) -> None:
    app = app_of(project, 'Table(stack, "Notes", partition_key="userId")')
    made = export(AppFolder(app.folder, True), project / "module", None)
    table = json.loads(made.files["notes.tf.json"])["resource"]["aws_dynamodb_table"]["notes"]
    assert table["deletion_protection_enabled"] is True
    assert table["lifecycle"] == {"prevent_destroy": True}
    assert "Its data is protected" in made.files["README.md"].decode()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ('say "hi" \\', r'"say \"hi\" \\"'),
        ('a-${lookup(var.m, "a")}-"b"', r'"a-${lookup(var.m, "a")}-\"b\""'),
        ('a ${upper("x}${var.b["c"]}\\"")} b', 'r"a ${upper("x}${var.b["c"]}\\"")} b"'[1:]),
        ('$${x "y"} %{if true}"z"%{endif}', r'"$${x \"y\"} %{if true}\"z\"%{endif}"'),
        ({'a"b': ["${var.c}"]}, r'{"a\"b" = [var.c]}'),
        (5, "5"),
    ],
)
def test_a_tag_is_written_as_an_expression(value: Any, written: str) -> None:
    assert as_expression(value) == written


def test_another_stack_s_state_becomes_an_input(project: Path) -> None:
    body = """
users = AppStack(app, "users")
pool = UserPool(users, "Users", usernames=["email"])
stack.output(UserPool=pool.id)
"""
    app = app_of(project, body)
    made = export(app, project / "notes", "notes")
    assert of(made, "outputs")["output"]["UserPool"] == {
        "value": "${var.users_aws_cognito_user_pool_users_id}"
    }
    assert "users_aws_cognito_user_pool_users_id" in of(made, "variables")["variable"]
    other = export(app, project / "users", "users")
    assert "aws_cognito_user_pool_users_id" in of(other, "outputs")["output"]


@pytest.mark.parametrize(
    ("body", "options", "says"),
    [
        ("", ', region="eu-west-1"', "must not state its region, eu-west-1"),
        ("", ', stage="production"', "must take its stage from the context"),
        ('stack.output(Url="x" if stack.stage[0] == "q" else "y")', "", "depends on the stage"),
        ("stack.output(Short=stack.stage[:4])", "", "output.Short.value depends on the stage"),
        (
            f'Function(stack, "{"A" * 50}", "lambdas/hello.main")',
            "",
            "give its construct a shorter id",
        ),
        ('stack.input("greeting", default=stack.name)', "", "must not depend on the stage"),
        ('stack.output(name="x")', "", "an output must not be called 'name'"),
        (
            'stack.add_override("import", [{"to": "aws_dynamodb_table.t", "id": "t"}])',
            "",
            "must have no import block",
        ),
        ('raise SystemExit("error: not today")', "", "not today"),
        ('AppStack(app, "more")', "", "the stack must be named"),
    ],
)
def test_a_stack_that_can_be_no_module(project: Path, body: str, options: str, says: str) -> None:
    with pytest.raises(CommandError, match=says):
        export(app_of(project, body, options), project / "module", None)


def test_a_stack_that_is_not_there(project: Path) -> None:
    with pytest.raises(CommandError, match="must be one of the app's"):
        export(app_of(project, ""), project / "module", "memos")


def test_a_folder_of_another_stack(project: Path) -> None:
    app = app_of(project, 'stack.output(A="a")\nAppStack(app, "more")')
    made = export(app, project / "module", "notes")
    publish(project / "module", made.files, made.record, overwrite=False)
    with pytest.raises(CommandError, match="holds the module of the stack notes"):
        export(app, project / "module", "more")


def test_a_folder_that_is_no_app(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"which has cdktf\.json"):
        export(AppFolder(tmp_path, None), tmp_path / "module", None)


def test_what_is_immutable_stays_so_from_version_to_version(project: Path) -> None:
    first = 'Table(stack, "Notes", partition_key="userId")'
    app, folder = AppFolder(app_of(project, first).folder, True), project / "module"
    made = export(app, folder, None)
    publish(folder, made.files, made.record, overwrite=False)
    app_of(project, first.replace("userId", "id"))
    with pytest.raises(CommandError, match="partition_key"):
        export(app, folder, None)
