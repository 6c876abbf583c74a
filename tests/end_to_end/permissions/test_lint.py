"""A linter of policies that this project did not write finds nothing in what it generates."""

from __future__ import annotations

import json
import warnings
from typing import Any

import pytest

from .conftest import Deployed

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    parliament = pytest.importorskip("parliament")


def test_parliament_finds_nothing_in_any_policy(deployed: Deployed) -> None:
    policies = dict(_policies(deployed.root("iam")))
    found = {
        name: [str(each) for each in parliament.analyze_policy_string(json.dumps(policy)).findings]
        for name, policy in policies.items()
    }
    assert len(policies) >= 6
    assert {name: findings for name, findings in found.items() if findings} == {}


def _policies(iam: Any) -> Any:
    for role in iam.list_roles()["Roles"]:
        name = role["RoleName"]
        for inline in iam.list_role_policies(RoleName=name)["PolicyNames"]:
            document = iam.get_role_policy(RoleName=name, PolicyName=inline)["PolicyDocument"]
            yield f"{name}/{inline}", document
        for attached in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
            version = iam.get_policy(PolicyArn=attached["PolicyArn"])["Policy"]["DefaultVersionId"]
            document = iam.get_policy_version(PolicyArn=attached["PolicyArn"], VersionId=version)[
                "PolicyVersion"
            ]["Document"]
            yield f"{name}/{attached['PolicyName']}", document
