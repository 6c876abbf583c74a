"""What the Terraform JSON says, before anything is deployed."""

import json
from pathlib import Path
from typing import Any

import pytest
from gatehouse.core import App

from main import Backend


@pytest.fixture
def resources(tmp_path: Path) -> Any:
    """The resources of the stack, by type and name."""
    app = App(outdir=str(tmp_path), lock_file=str(tmp_path / "gatehouse.lock.json"))
    Backend(app)
    app.synth()
    [stack] = tmp_path.glob("stacks/*/cdk.tf.json")
    return json.loads(stack.read_text())["resource"]


def test_only_the_greeting_is_open(resources: Any) -> None:
    routes = resources["aws_apigatewayv2_route"].values()
    opened = [each["route_key"] for each in routes if each["authorization_type"] == "NONE"]
    assert opened == ["GET /hello"]


def test_there_are_no_guests(resources: Any) -> None:
    [pool] = resources["aws_cognito_identity_pool"].values()
    assert pool["allow_unauthenticated_identities"] is False


def test_no_file_can_become_public(resources: Any) -> None:
    [block] = resources["aws_s3_bucket_public_access_block"].values()
    assert block["block_public_policy"] is True
