"""Trust policies of roles that are made elsewhere, as people paste them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from gatehouse.core.options import option
from gatehouse.iam.trust_rules import TrustCondition, TrustStatement


def read_trust_policy(policy: object) -> list[TrustStatement]:
    """Read the statements of a trust policy that allow something.

    Parameters
    ----------
    policy : dict or str
        The policy, or its JSON.

    Raises
    ------
    OptionError
        If it is not a policy.
    """
    content = policy
    if isinstance(policy, str):
        try:
            content = json.loads(policy)
        except ValueError as error:
            _refuse(policy, f"this is not JSON: {error}")
    statements = content.get("Statement") if isinstance(content, Mapping) else None
    if isinstance(statements, Mapping):
        statements = [statements]
    if not isinstance(statements, list) or not all(
        isinstance(each, Mapping) for each in statements
    ):
        _refuse(policy, "this has no list of statements")
    return [_statement(policy, each) for each in statements if each.get("Effect") != "Deny"]


def _statement(policy: object, each: Mapping[str, Any]) -> TrustStatement:
    conditions = each.get("Condition") or {}
    if not isinstance(conditions, Mapping) or not all(
        isinstance(block, Mapping) for block in conditions.values()
    ):
        _refuse(policy, "a Condition in it is not an object of objects")
    # NotAction is all other actions, so those that matter here among them.
    actions = _texts(policy, each["Action"]) if "Action" in each else ("*",)
    return TrustStatement(
        _principals(policy, each.get("NotPrincipal", each.get("Principal", {}))),
        actions,
        tuple(
            TrustCondition(operator, key, _texts(policy, values))
            for operator, block in conditions.items()
            for key, values in block.items()
        ),
        all_but="NotPrincipal" in each,
    )


def _principals(policy: object, given: object) -> tuple[tuple[str, str], ...]:
    if isinstance(given, str):
        return (("*", given),)
    if not isinstance(given, Mapping):
        _refuse(policy, "a Principal in it is neither an object nor text")
    return tuple((kind, name) for kind, names in given.items() for name in _texts(policy, names))


def _texts(policy: object, values: object) -> tuple[str, ...]:
    listed = values if isinstance(values, (list, tuple)) else [values]
    if not all(isinstance(each, (str, bool, int, float)) for each in listed):
        _refuse(policy, "it has neither text nor a list of text where IAM wants it")
    return tuple(str(each).lower() if isinstance(each, bool) else str(each) for each in listed)


def _refuse(policy: object, why: str) -> NoReturn:
    option("ImportedRole", "trust_policy", policy).refuse(
        f"must be a policy, as a dict or as JSON; {why}",
        "pass what `aws iam get-role` shows as AssumeRolePolicyDocument",
    )
