"""Roles that run, with their policies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from .aws import Aws
from .refusals import NotThereError, refusals

Json = dict[str, Any]

_SERVICE = "iam"


@dataclass(frozen=True)
class RunningRole:
    """What AWS says of a role, in its own words.

    Parameters
    ----------
    role : dict
        Of GetRole.
    policies : dict
        The documents of its inline policies, by name.
    managed : list of str
        ARNs of the managed policies that are attached to it.
    """

    role: Json
    policies: Mapping[str, Json]
    managed: list[str]

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.role["RoleName"])

    @property
    def arn(self) -> str:
        """Its ARN."""
        return str(self.role["Arn"])


def read_role(aws: Aws, arn: str) -> RunningRole:
    """Read a role.

    Raises
    ------
    CommandError
        If there is none, or a right is missing.
    """
    name = arn.rpartition("/")[2]
    with refusals(aws, f"role {name}", "the role"):
        client = aws.client(_SERVICE)
        listed = aws.every(_SERVICE, "list_role_policies", "PolicyNames", RoleName=name)
        attached = aws.every(
            _SERVICE, "list_attached_role_policies", "AttachedPolicies", RoleName=name
        )
        return RunningRole(
            role=client.get_role(RoleName=name)["Role"],
            policies={
                each: _document(
                    client.get_role_policy(RoleName=name, PolicyName=each)["PolicyDocument"]
                )
                for each in listed
            },
            managed=[str(each["PolicyArn"]) for each in attached],
        )


def read_role_of_group(aws: Aws, arn: str) -> RunningRole | None:
    """Read the role of a group; None where it is gone, or of another account: Cognito keeps both.

    Raises
    ------
    CommandError
        If a right is missing.
    """
    try:
        found = read_role(aws, arn)
    except NotThereError:
        return None
    return found if found.arn == arn else None


def _document(given: Any) -> Json:
    """A policy: boto3 reads it from its URL-encoded text, where it is that."""
    return given if isinstance(given, dict) else dict(json.loads(unquote(given)))
