"""From CDKTF to CDK Terrain and back on one deployed stack: nothing is planned, nothing moves."""

from __future__ import annotations

import json
from importlib.util import find_spec

import pytest

from tests.deployed.deployments import Deployed, apply, synthesize

VERSIONS = {"cdktf": "0.21.", "cdktn": "0.24."}

pytestmark = pytest.mark.skipif(
    not all(find_spec(engine) for engine in VERSIONS),
    reason="needs both engines: `make test` installs them",
)


def synthesize_again(stack: Deployed, engine: str) -> None:
    """Write the JSON over that of the last synth, as a deploy does."""
    out = stack.folder.parents[1]
    synthesize(stack.aws, stack.app, out, GATEHOUSE_ENGINE=engine)
    assert engine_of(stack) == engine


def engine_of(stack: Deployed) -> str:
    """The engine that wrote the stack's JSON."""
    manifest = json.loads((stack.folder.parents[1] / "manifest.json").read_text())
    (engine,) = (name for name, each in VERSIONS.items() if manifest["version"].startswith(each))
    return engine


def ids(stack: Deployed) -> dict[str, str]:
    """The address of each resource, and what AWS calls it."""
    return {
        each["address"]: each["values"]["id"] for each in stack.state if each["mode"] == "managed"
    }


def test_a_deployed_app_changes_its_engine_and_back_without_a_change(there: Deployed) -> None:
    assert engine_of(there) == "cdktf"
    assert len(ids(there)) > 40

    synthesize_again(there, "cdktn")
    assert there.changed() == []
    assert ids(apply(Deployed(there.aws, there.app, there.folder))) == ids(there)

    synthesize_again(there, "cdktf")
    assert there.changed() == []


def test_an_app_that_cdk_terrain_deployed_can_go_back(back: Deployed) -> None:
    assert engine_of(back) == "cdktn"
    assert len(ids(back)) > 40

    synthesize_again(back, "cdktf")
    assert back.changed() == []
