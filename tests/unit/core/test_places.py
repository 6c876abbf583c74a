"""Where each construct was made: beside the JSON, and never in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gatehouse.api import HttpApi, Public
from gatehouse.auth import UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, aws
from gatehouse.deployed.places import Constructs
from gatehouse.errors import CommandError
from gatehouse.storage import Bucket

from tests.unit.synth import new_stack, synthesized

HERE = Path(__file__)


def line_of(text: str) -> int:
    """The only line of this file that begins with a text."""
    lines = HERE.read_text().splitlines()
    (number,) = (at for at, line in enumerate(lines, 1) if line.strip().startswith(text))
    return number


@pytest.fixture
def made(stack: AppStack) -> Constructs:
    api = HttpApi(stack, "Api")
    hello = Function(stack, "Hello", "lambdas/hello.main")
    api.route("GET /hello", hello, authorizer=Public(reason="a greeting for strangers"))
    users = UserPool(stack, "Users", usernames=["email"])
    users.add_client("Web")
    limit = aws.iam_policy.IamPolicy(stack, "Limit", policy="{}").arn
    assert limit
    synthesized(stack)
    return Constructs(Path.cwd(), {"notes-test": Path("cdktf.out/stacks/notes-test")})


@pytest.mark.parametrize(
    ("address", "construct", "line"),
    [
        ("aws_apigatewayv2_api.api", "notes-test/Api", "api = HttpApi("),
        ("aws_apigatewayv2_route.api_get_hello", "notes-test/Api", 'api.route("GET /hello"'),
        ("aws_iam_role.hello", "notes-test/Hello/Role", "hello = Function("),
        ("aws_iam_role_policy.hello", "notes-test/Hello/Role", "hello = Function("),
        ("aws_iam_policy.limit", "notes-test/Limit", "limit = aws.iam_policy.IamPolicy("),
        ("aws_cognito_user_pool_client.web", "notes-test/Users/Web", "users.add_client("),
        ("module.blue.aws_cognito_user_pool.users[0]", "notes-test/Users", "users = UserPool("),
    ],
)
def test_an_address_leads_to_the_line_that_made_it(
    made: Constructs, address: str, construct: str, line: str
) -> None:
    (found,) = made.where(address)
    assert (found.construct, found.line) == (construct, line_of(line))
    assert (found.file, found.source.startswith(line)) == (str(HERE), True)


def test_a_construct_leads_to_its_addresses(made: Constructs) -> None:
    assert [each.address for each in made.of("Users")] == [
        "aws_cognito_user_pool.users",
        "aws_cognito_user_pool_client.web",
    ]
    assert made.of("notes-test/Users/Web") == made.of("Users/Web") == made.of("Web")


def test_what_is_not_there_names_what_is_near(made: Constructs) -> None:
    with pytest.raises(CommandError, match=r"Did you mean aws_cognito_user_pool\.users"):
        made.where("aws_cognito_user_pool.user")
    with pytest.raises(CommandError, match="Did you mean Users"):
        made.of("User")


def test_what_the_app_makes_without_constructs_is_its_own_line_too(stack: AppStack) -> None:
    queue = aws.sqs_queue.SqsQueue(stack, "Jobs")
    stack.output(Queue=queue.arn)
    synthesized(stack)
    written = json.loads(Path("cdktf.out/stacks/notes-test/constructs.json").read_text())
    assert "/site-packages/" not in json.dumps(written)
    assert written["addresses"]["aws_sqs_queue.jobs"]["construct"] == "notes-test/Jobs"


def test_a_line_that_moves_changes_no_plan() -> None:
    def of(stack: AppStack) -> Any:
        return synthesized(stack)

    first = new_stack()
    Function(first, "Hello", "lambdas/hello.main")
    second = new_stack()

    Function(second, "Hello", "lambdas/hello.main")
    assert of(first) == of(second)


def test_files_of_the_app_are_named_from_its_folder(project: Path) -> None:
    program = project / "stacks.py"
    program.write_text(
        "from gatehouse.core import App, AppStack\n"
        "from gatehouse.storage import Table\n"
        "app = App()\n"
        'Table(AppStack(app, "notes", stage="test"), "Notes", partition_key="id")\n'
        "app.synth()\n"
    )
    exec(compile(program.read_text(), str(program), "exec"), {})
    written = json.loads(Path("cdktf.out/stacks/notes-test/constructs.json").read_text())
    assert written["constructs"] == {"notes-test/Notes": {"file": "stacks.py", "line": 4}}


@pytest.mark.parametrize("content", [None, "", "[]", '{"constructs": 5, "addresses": {}}'])
def test_a_file_of_places_that_is_none(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "constructs.json").write_text(content)
    with pytest.raises(CommandError, match=r"constructs\.json"):
        Constructs(tmp_path, {"notes-test": tmp_path})


def test_two_stacks_may_have_one_address() -> None:
    app = App()
    for stage in ("one", "two"):
        Function(AppStack(app, "notes", stage=stage), "Hello", "lambdas/hello.main")
    app.synth()
    folders = {name: Path("cdktf.out/stacks") / name for name in ("notes-one", "notes-two")}
    found = Constructs(Path.cwd(), folders).where("aws_lambda_function.hello")
    assert [each.construct for each in found] == ["notes-one/Hello", "notes-two/Hello"]


def test_a_statement_leads_to_the_line_that_allowed_it(stack: AppStack) -> None:
    bucket = Bucket(stack, "Uploads")
    reader = Function(stack, "Hello", "lambdas/hello.main", link=[bucket.read("a")])
    reader.role.allow(bucket.write("b"))
    synthesized(stack)
    written = json.loads(Path("cdktf.out/stacks/notes-test/constructs.json").read_text())
    statements = written["addresses"]["data.aws_iam_policy_document.hello"]["statements"]
    lines = {sid: place["line"] for sid, place in statements.items()}
    assert lines["UploadsRead"] == line_of(
        'reader = Function(stack, "Hello", "lambdas/hello.main", link'
    )
    assert lines["UploadsWrite"] == line_of("reader.role.allow(")
