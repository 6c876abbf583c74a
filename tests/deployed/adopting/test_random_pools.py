"""Pools with random settings are taken over: each of them by a source whose plan is empty."""

from __future__ import annotations

import os
from pathlib import Path

import boto3
import pytest
from gatehouse.deployed.adopting.adopt import Asked, adopt
from gatehouse.testing import LocalAws

from tests.deployed.adopting.random_pools import RandomPools

#: How many; all of the 200 that are promised are asked for by the variable.
POOLS = int(os.environ.get("GATEHOUSE_ADOPTED_POOLS", "20"))
#: How many are in one plan.
AT_A_TIME = 40
FIRST = int(os.environ.get("GATEHOUSE_ADOPTED_FIRST", "0"))


@pytest.mark.parametrize("first", range(FIRST, FIRST + POOLS, AT_A_TIME))
def test_pools_with_random_settings_have_an_empty_plan(
    first: int, local_aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in local_aws.environment.items():
        monkeypatch.setenv(name, value)
    # Other tests have a stack of the same name on this local AWS.
    monkeypatch.setenv("GATEHOUSE_STATE_DIR", str(tmp_path / "state"))
    made = RandomPools(boto3.client("cognito-idp"), boto3.client("iam"))
    last = min(first + AT_A_TIME, FIRST + POOLS)
    pools = [made.make(seed) for seed in range(first, last)]

    adoption = adopt(Asked("notes", "production", local_aws.region, user_pools=pools))

    (tmp_path / "adopted.py").write_text(adoption.source, "utf-8")
    assert [str(each) for each in adoption.plan.differences] == []
    assert adoption.plan.imported >= len(pools)
    assert [each for each in pools if f'"{each}"' not in adoption.source] == []
