"""The provider takes what only Terraform knows, and AWS gets what it stands for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from gatehouse.local.launcher.server import LocalAws, local_aws

from tests.deployed.deployments import App, Deployed, apply, synthesize

pytestmark = pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")
SETTINGS = {"TF_VAR_secret": "s3cret"}


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAws]:
    """A local AWS of its own: the app makes what it finds in its account, and takes names."""
    with local_aws(tmp_path_factory.mktemp("aws")) as made:
        yield made


def behind(*forms: str, engine: str = "cdktf") -> App:
    """The app of every option, with variables in place of its values."""
    program = ["-m", "tests.deployed.apps.behind_variables", *forms]
    return App(program, {**SETTINGS, "GATEHOUSE_ENGINE": engine})


def test_an_app_with_variables_in_place_of_its_values_is_applied(
    aws: LocalAws, tmp_path: Path
) -> None:
    out = tmp_path / "app"
    app = behind("list", "number", "flag", "map")
    synthesize(aws, app, out)
    made = apply(Deployed(aws, app, out / "stacks" / "every-e2e"))
    web = made.one("aws_cognito_user_pool_client", "web")
    assert web["callback_urls"] == ["http://localhost:3000/in", "https://example.com/in"]
    echo = made.one("aws_lambda_function", "echo")
    assert echo["memory_size"] == 256
    # The same without variables, or with lists that only a part of is behind one, is no change.
    for other in (behind("mixed", "values"), App(["-m", "tests.deployed.apps.every_option"])):
        synthesize(aws, other, out, **SETTINGS)
        assert made.changed() == []
    destroyed = made.terraform("destroy", "-auto-approve", "-input=false")
    assert destroyed.returncode == 0, destroyed.stdout[-3000:] + destroyed.stderr[-3000:]


def test_the_other_engine_writes_what_terraform_takes(aws: LocalAws, tmp_path: Path) -> None:
    out = tmp_path / "app"
    app = behind("mixed", "number", "flag", "map", engine="cdktn")
    synthesize(aws, app, out)
    stack = Deployed(aws, app, out / "stacks" / "every-e2e")
    for command in (["init", "-input=false"], ["validate"]):
        done = stack.terraform(*command)
        assert done.returncode == 0, done.stdout + done.stderr
