"""A linter of policies that this project did not write finds nothing in what it generates."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from tests.deployed.deployments import Deployed

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    parliament = pytest.importorskip("parliament")


def test_parliament_finds_nothing_in_any_policy(rights: Deployed) -> None:
    policies = dict(_policies(rights.root("iam")))
    assert len(policies) >= 6
    found = {name: _findings(policy) for name, policy in policies.items()}
    assert {name: findings for name, findings in found.items() if findings} == {}


def test_parliament_reads_what_it_is_given(rights: Deployed) -> None:
    wrong = {"Sid": "A", "Effect": "Allow", "Action": "s3:GetObjet", "Resource": "*"}
    assert _findings({"Version": "2012-10-17", "Statement": [wrong]})


def _findings(policy: Any) -> list[str]:
    """What it finds, with two things written so that version 1.6.4 can read them.

    It does not know policy variables with a hyphen or a dot, and fails on a list for ``Null``.
    """
    for statement in policy["Statement"]:
        for key, value in statement.get("Condition", {}).get("Null", {}).items():
            if isinstance(value, list):
                (statement["Condition"]["Null"][key],) = value
    text = json.dumps(policy).replace("${cognito-identity.amazonaws.com:sub}", "${aws:userid}")
    return [str(each) for each in parliament.analyze_policy_string(text).findings]


def _policies(iam: Any) -> Iterator[tuple[str, Any]]:
    """Every policy of every role: inline ones, and those that are attached."""
    pages = iam.get_paginator("list_roles").paginate()
    for name in (role["RoleName"] for page in pages for role in page["Roles"]):
        if not name.startswith("rights-"):
            continue  # another app's, deployed meanwhile
        for inline in iam.list_role_policies(RoleName=name)["PolicyNames"]:
            document = iam.get_role_policy(RoleName=name, PolicyName=inline)["PolicyDocument"]
            yield f"{name}/{inline}", document
        for attached in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
            arn = attached["PolicyArn"]
            version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
            made = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]
            yield f"{name}/{attached['PolicyName']}", made["Document"]
