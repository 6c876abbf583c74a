"""One domain and one function that several stacks share: applied, called, planned, destroyed."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest
from gatehouse.local.launcher.server import LocalAws

from tests.deployed.apps.shared import HOST, STAGES
from tests.deployed.deployments import App, Deployed, apply, synthesize
from tests.deployed.test_api import sent

pytestmark = pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")

Stacks = dict[str, Deployed]


@pytest.fixture(scope="module")
def stacks(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Stacks:
    app, out = App(["-m", "tests.deployed.apps.shared"]), tmp_path_factory.mktemp("shared")
    synthesize(local_aws, app, out)
    names = ("edge-dev", *(f"notes-{stage}" for stage in STAGES))
    return {name: apply(Deployed(local_aws, app, out / "stacks" / name)) for name in names}


def called(stack: Deployed, path: str) -> tuple[int, Any]:
    status, text = sent("GET", stack.aws.endpoint + path, {"Host": HOST})
    return status, json.loads(text) if status == 200 else text


def test_the_plans_after_the_applies_are_empty(stacks: Stacks) -> None:
    assert {name: stack.changed() for name, stack in stacks.items()} == {key: [] for key in stacks}


@pytest.mark.parametrize("stage", STAGES)
def test_each_path_of_a_domain_leads_to_its_api(stacks: Stacks, stage: str) -> None:
    stack = stacks[f"notes-{stage}"]
    assert stack.outputs["Url"] == f"https://{HOST}/notes/{stage}"
    status, answer = called(stack, f"/notes/{stage}/reports")
    assert (status, answer["stage"]) == (200, "$default")
    assert called(stack, f"/notes/{stage}/else")[0] == 404


def test_what_is_left_of_a_domain_leads_to_the_api_without_a_path(stacks: Stacks) -> None:
    assert called(stacks["edge-dev"], "/reports")[0] == 200
    assert called(stacks["edge-dev"], "/else")[0] == 404


def test_each_stage_may_call_the_function_that_all_of_them_use(stacks: Stacks) -> None:
    edge = stacks["edge-dev"]
    policy = edge.root("lambda").get_policy(FunctionName=edge.outputs["Reports"])["Policy"]
    ids = sorted(statement["Sid"] for statement in json.loads(policy)["Statement"])
    assert ids == [
        "notes-pr-1-api-authorizes-reports-reports",
        "notes-pr-1-api-invokes-reports",
        "notes-pr-2-api-authorizes-reports-reports",
        "notes-pr-2-api-invokes-reports",
        "rest-invokes",
    ]


def test_the_code_in_s3_has_none_of_the_stacks_tags(stacks: Stacks) -> None:
    (code,) = stacks["edge-dev"].of("aws_s3_object")
    tags = stacks["edge-dev"].root("s3").get_object_tagging(Bucket=code["bucket"], Key=code["key"])
    assert tags["TagSet"] == []


def test_they_are_taken_down_one_by_one(stacks: Stacks) -> None:
    for stack in reversed(stacks.values()):
        ran = stack.terraform("destroy", "-auto-approve", "-input=false")
        assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
