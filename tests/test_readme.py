"""The README's Python runs as it is printed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
THE_APP, THE_SHORT_FORM, THE_STATE = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def synthesized(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CDKTF_OUTDIR", str(tmp_path))
    monkeypatch.chdir(ROOT)
    return tmp_path / "stacks" / "notes-dev" / "cdk.tf.json"


def test_the_readmes_app_synthesizes(synthesized: Path) -> None:
    exec(THE_APP, {"__name__": "readme"})
    resources = json.loads(synthesized.read_text())["resource"]
    routes = resources["aws_apigatewayv2_route"]
    assert routes["api_post_notes"]["authorization_type"] == "AWS_IAM"
    assert routes["api_get_public"]["authorization_type"] == "NONE"


def test_the_readmes_short_form_and_state_fit_into_its_app(synthesized: Path) -> None:
    short_form = "".join(f"        {line}\n" for line in THE_SHORT_FORM.splitlines())
    app = THE_APP.replace("        self.output_", short_form + "        self.output_")
    state = THE_STATE.strip()
    app = app.replace('super().__init__(scope, "notes")', state)
    imports = "from gatehouse.auth import Auth\nfrom gatehouse.core import S3State\n"
    exec(imports + app, {"__name__": "readme"})
    stack = json.loads(synthesized.read_text())
    assert "auth_identity_pool_authenticated" in stack["data"]["aws_iam_policy_document"]
    assert stack["terraform"]["backend"]["s3"]["bucket"] == "acme-terraform"


def test_the_readmes_error_is_the_one_that_people_see(synthesized: Path) -> None:
    misspelt = THE_APP.replace('usernames=["email"]', 'usernames=["emial"]')
    with pytest.raises(ValueError, match="usernames") as raised:
        exec(misspelt, {"__name__": "readme"})
    assert f"error: {raised.value}\n```" in README
