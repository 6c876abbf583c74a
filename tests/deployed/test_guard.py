"""The guard reads real plans: what Terraform would lose is refused, and what is moved passes."""

from __future__ import annotations

from pathlib import Path

import pytest
from gatehouse.access.guard import Verdict, examine
from gatehouse.access.guard.report import report
from gatehouse.access.plans import load_plan
from gatehouse.deployed.planning import plan_of
from gatehouse.local.launcher.server import LocalAws

from tests.deployed.deployments import App, Deployed, apply, synthesize

APP = App(["-m", "tests.deployed.apps.renamed"])


@pytest.fixture(scope="module")
def renamed(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """The app as it was first deployed."""
    out = tmp_path_factory.mktemp("apps") / "renamed"
    out.mkdir()
    synthesize(local_aws, APP, out)
    return apply(Deployed(local_aws, APP, out / "stacks" / "renamed-trial"))


@pytest.fixture
def plan_with(renamed: Deployed, monkeypatch: pytest.MonkeyPatch) -> PlanWith:
    for name, value in renamed.aws.environment.items():
        monkeypatch.setenv(name, value)
    return PlanWith(renamed)


class PlanWith:
    """Plans of the app with other settings."""

    def __init__(self, app: Deployed) -> None:
        self._app = app

    def __call__(self, **settings: str) -> Verdict:
        out: Path = self._app.folder.parents[1]
        synthesize(self._app.aws, APP, out, **settings)
        text = plan_of(self._app.folder)
        assert text is not None
        return examine(load_plan(text, "the plan"), "the plan")


def test_a_plan_of_the_same_source_loses_nothing(plan_with: PlanWith) -> None:
    verdict = plan_with()
    assert not verdict.dangers
    assert report(verdict) == "Nothing that holds data is lost.\n"


def test_what_forces_a_replacement_is_named(plan_with: PlanWith) -> None:
    verdict = plan_with(KEY="owner", USERNAMES="phone")
    pool, table = verdict.refused
    assert pool.because[0] == 'username_attributes: ["email"] -> ["phone_number"]'
    assert 'hash_key: "id" -> "owner"' in table.because


def test_a_schema_that_the_provider_refuses_is_said_before_the_apply(
    plan_with: PlanWith, renamed: Deployed
) -> None:
    (danger,) = plan_with(ATTRIBUTE="squad").refused
    assert danger.what == "The provider will fail here: attribute team is removed."
    applied = renamed.terraform("apply", "-auto-approve", "-input=false")
    assert "cannot modify or remove schema items" in applied.stderr


def test_a_table_with_another_id_is_the_same_one(plan_with: PlanWith) -> None:
    verdict = plan_with(TABLE="Ideas")
    (danger,) = verdict.refused
    assert danger.move is not None
    assert danger.move.new == "aws_dynamodb_table.ideas"
    assert not plan_with(TABLE="Ideas", MOVED="1").dangers
