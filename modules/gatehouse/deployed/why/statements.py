"""Find the statement that decided, in what Terraform made."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from gatehouse.deployed.why.declared import Declared, Resource
from gatehouse.deployed.why.seen import Verdict
from gatehouse.deployed.why.values import Decider

#: The words in which the local AWS names a policy.
_OF_HOLDER = re.compile(r"(?:role|user|group) (?P<holder>\S+), policy (?P<policy>.+)")
_BOUNDARY = re.compile(r"permissions boundary (?P<arn>arn:\S+)")
_SESSION = re.compile(r"session policy(?: (?P<arn>arn:\S+))?")
_TRUST = re.compile(r"the trust policy of (?P<arn>arn:\S+)")
_OF_THING = re.compile(r"the policy of (?P<arn>arn:\S+)")


def decider_of(verdict: Verdict, declared: Declared) -> Decider | None:
    """Return the statement that decided; None if no statement did.

    Parameters
    ----------
    verdict : Verdict
        The decision.
    declared : Declared
        What Terraform made.
    """
    if not verdict.policy:
        return None
    effect = "Allow" if verdict.allowed else "Deny"
    found = _policy(verdict.policy, declared)
    if found is None:
        return Decider(verdict.policy, verdict.sid, effect)
    resource, attribute = found
    statement = _statement(resource, attribute, verdict.sid)
    line = declared.statement_line(resource, str((statement or {}).get("Sid") or verdict.sid))
    return Decider(
        verdict.policy,
        verdict.sid,
        effect,
        statement,
        resource.address,
        line.place if line else "",
        line.code if line else "",
    )


def _policy(words: str, declared: Declared) -> tuple[Resource, str] | None:
    """Return the resource that keeps a policy, and the attribute that it is in."""
    if named := _OF_HOLDER.fullmatch(words):
        if named["policy"].startswith("arn:"):
            return _with(declared.one("aws_iam_policy", arn=named["policy"]), "policy")
        inline = {"role": named["holder"], "name": named["policy"]}
        return _with(declared.one("aws_iam_role_policy", **inline), "policy")
    if named := _BOUNDARY.fullmatch(words) or _SESSION.fullmatch(words):
        arn = named["arn"]
        return _with(declared.one("aws_iam_policy", arn=arn), "policy") if arn else None
    if named := _TRUST.fullmatch(words):
        return _with(declared.one("aws_iam_role", arn=named["arn"]), "assume_role_policy")
    if named := _OF_THING.fullmatch(words):
        return _of_thing(named["arn"], declared)
    return None


def _of_thing(arn: str, declared: Declared) -> tuple[Resource, str] | None:
    holder = declared.by_arn(arn)
    if holder is None:
        return None
    if holder.type == "aws_s3_bucket":
        return _with(declared.one("aws_s3_bucket_policy", bucket=holder["id"]), "policy")
    if holder.type == "aws_lambda_function":
        for name in (holder["arn"], holder["function_name"]):
            if permission := declared.one("aws_lambda_permission", function_name=name):
                return permission, ""
        return None
    return holder, "policy"


def _with(resource: Resource | None, attribute: str) -> tuple[Resource, str] | None:
    return (resource, attribute) if resource else None


def _statement(resource: Resource, attribute: str, sid: str) -> Mapping[str, Any] | None:
    """Return the statement with an id, or at a place in the policy."""
    for place, statement in enumerate(statements(resource, attribute)):
        if sid in (statement.get("Sid"), str(place)):
            return statement
    return None


def statements(resource: Resource, attribute: str) -> Iterator[Mapping[str, Any]]:
    """List the statements of a policy in an attribute; none where it is not JSON."""
    try:
        document = json.loads(resource[attribute]) if attribute else {}
    except ValueError:
        return
    found = document.get("Statement", []) if isinstance(document, dict) else []
    yield from found if isinstance(found, list) else [found]
