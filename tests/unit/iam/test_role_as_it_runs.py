"""A role that something else made keeps its name and its policies, in the stage that it runs in."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.auth import IdentityPool, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, OptionError
from gatehouse.core.engine import TerraformVariable
from gatehouse.iam import Permission, Principal, Role, RoleAsItRuns, Trust

from tests.unit.synth import Json, new_stack, synthesized

GLUE = Trust(Principal("Service", ["glue.amazonaws.com"]))
BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
READ = Permission(actions=["s3:GetObject"], resources=["arn:aws:s3:::logs/*"])
WRITE = Permission(actions=["s3:PutObject"], resources=["arn:aws:s3:::logs/*"])


def as_it_runs(stage: str = "test", **options: Any) -> RoleAsItRuns:
    return RoleAsItRuns(name={stage: "reports"}, policy_name="logs", **options)


def finished(stack: AppStack) -> Json:
    stack.make_rest()
    stack.check_rest()
    return synthesized(stack)


def test_it_keeps_its_name_path_tags_and_policies() -> None:
    stack = new_stack()
    runs = as_it_runs(path="/jobs/", tags={"team": "a"}, managed_policies=[BASIC])
    Role(stack, "Reports", trust=GLUE, permissions=[READ, WRITE], as_it_runs=runs)
    made = finished(stack)["resource"]
    role = made["aws_iam_role"]["reports"]
    assert (role["name"], role["path"], role["tags"]) == ("reports", "/jobs/", {"team": "a"})
    assert made["aws_iam_role_policy"]["reports"]["name"] == "logs"
    attached = made["aws_iam_role_policy_attachment"]["reports_attached_1"]
    assert attached["policy_arn"] == BASIC


def test_its_statements_have_no_sid_and_stay_apart() -> None:
    stack = new_stack()
    Role(stack, "Reports", trust=GLUE, permissions=[READ, WRITE], as_it_runs=as_it_runs())
    written = finished(stack)["data"]["aws_iam_policy_document"]["reports"]["statement"]
    assert [each.get("sid") for each in written] == [None, None]


def test_another_stage_makes_its_own() -> None:
    stack = new_stack()
    runs = as_it_runs("production", managed_policies=[BASIC])
    Role(stack, "Reports", trust=GLUE, permissions=[READ, WRITE], as_it_runs=runs)
    made = finished(stack)
    assert made["resource"]["aws_iam_role"]["reports"]["name"] == "notes-test-Reports-eu-west-1"
    assert "aws_iam_role_policy_attachment" not in made["resource"]
    (statement,) = made["data"]["aws_iam_policy_document"]["reports"]["statement"]
    assert statement["sid"] == "S3GetObjectPutObject"


def test_a_function_that_is_taken_over_gets_no_right_by_itself() -> None:
    stack = new_stack()
    Function(stack, "Hello", "lambdas/hello.main", role=as_it_runs())
    Function(stack, "New", "lambdas/hello.main", role=as_it_runs("production"))
    made = finished(stack)["resource"]
    assert made["aws_iam_role"]["hello"]["name"] == "reports"
    assert [*made["aws_iam_role_policy"]] == ["new"]


def test_the_role_of_people_who_signed_in_keeps_its_name() -> None:
    stack = new_stack()
    web = UserPool(stack, "Users").add_client("Web")
    identities = IdentityPool(
        stack, "Identities", user_pools=[web], authenticated_role=as_it_runs()
    )
    identities.authenticated.allow(READ)
    made = finished(stack)["resource"]
    assert made["aws_iam_role"]["identities_authenticated"]["name"] == "reports"
    assert made["aws_iam_role_policy"]["identities_authenticated"]["name"] == "logs"


def test_the_role_of_a_group_keeps_its_name() -> None:
    stack = new_stack()
    users = UserPool(stack, "Users")
    identities = IdentityPool(stack, "Identities", user_pools=[users.add_client("Web")])
    editors = users.add_group("Editors")
    identities.role_for_group(editors, permissions=[READ], as_it_runs=as_it_runs())
    identities.role("Staff", as_it_runs=as_it_runs("production"))
    made = finished(stack)["resource"]
    assert made["aws_iam_role"]["identities_editors"]["name"] == "reports"
    assert made["aws_iam_role_policy"]["identities_editors"]["name"] == "logs"
    assert made["aws_iam_role"]["identities_staff"]["name"].startswith("notes-test-")


@pytest.mark.parametrize(
    ("stage", "statements"),
    [("test", ["s3:GetObject", "s3:PutObject"]), ("production", ["logs:", "s3:"])],
)
def test_functions_that_share_a_role_have_the_rights_of_both(
    stage: str, statements: list[str]
) -> None:
    stack = new_stack()
    first = Function(stack, "Get", "lambdas/hello.main", role=as_it_runs(stage), permissions=[READ])
    Function(stack, "Put", "lambdas/hello.main", role=first.role, permissions=[WRITE])
    made = finished(stack)
    assert [*made["resource"]["aws_iam_role"]] == ["get"]
    functions = made["resource"]["aws_lambda_function"]
    assert functions["put"]["role"] == functions["get"]["role"] == "${aws_iam_role.get.arn}"
    written = made["data"]["aws_iam_policy_document"]["get"]["statement"]
    assert len(written) == len(statements)
    for statement, actions in zip(written, statements, strict=True):
        assert str(statement["actions"][0]).startswith(actions)


def test_a_function_takes_no_role_but_that_of_another_one_of_its_stack() -> None:
    stack = new_stack()
    role = Role(stack, "Reports", trust=GLUE)
    with pytest.raises(OptionError, match="must say what its role is called, or be that of"):
        Function(stack, "Get", "lambdas/hello.main", role=role)
    app = App()
    stack, beside = (AppStack(app, name, region="eu-west-1") for name in ("notes", "other"))
    other = Function(beside, "Put", "lambdas/hello.main")
    with pytest.raises(OptionError, match="must be the role of a function of the same stack"):
        Function(stack, "Get", "lambdas/hello.main", role=other.role)


@pytest.mark.parametrize(
    "options",
    [
        {"path": "jobs"},
        {"policy_name": "with space"},
        {"managed_policies": ["AWSLambdaBasicExecutionRole"]},
        {"description": "Читает"},
        {"description": "a" * 1001},
    ],
)
def test_what_aws_has_no_such_name_for_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(OptionError, match="RoleAsItRuns"):
        RoleAsItRuns(name={"test": "reports"}, **options)


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({"name": {"test": "with space"}}, "must have 1 to 64 letters"),
        ({"name": {"test": "a"}, "tags": {"team": "a" * 257}}, "256"),
    ],
)
def test_its_role_checks_its_name_and_its_tags(options: dict[str, Any], rule: str) -> None:
    with pytest.raises(OptionError, match=rule):
        Role(new_stack(), "Reports", trust=GLUE, as_it_runs=RoleAsItRuns(**options))


def test_a_description_may_have_letters_of_latin_1() -> None:
    assert as_it_runs(description="Liest Aufträge\nund Notizen").description


def test_its_managed_policies_are_counted_at_synth() -> None:
    stack = new_stack()
    policies = TerraformVariable(stack, "policies", type="list(string)")
    with pytest.raises(OptionError, match="must be a list that is known at synth"):
        as_it_runs(managed_policies=policies.list_value)
    with pytest.raises(OptionError, match="must be a list that is known at synth"):
        as_it_runs(managed_policies=policies.value)
    one = TerraformVariable(stack, "policy", type="string")
    assert len(as_it_runs(managed_policies=[one.string_value]).managed_policies) == 1


def test_a_name_is_that_of_a_stage() -> None:
    with pytest.raises(OptionError, match="must be a dict of stages and names"):
        RoleAsItRuns(name="reports")  # type: ignore[arg-type]
