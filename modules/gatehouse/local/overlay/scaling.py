"""Application Auto Scaling, which the emulator does not have: targets and policies of tables.

Adds a service to ``ministack.app.SERVICE_HANDLERS``. Registrations are kept and scale nothing:
tables here have no capacity that could run out.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from typing import Any

from ministack import app
from ministack.core import iam_actions, responses, router

from gatehouse.local.emulator.patching import Answer

_TARGET = "AnyScaleFrontendService."
_SERVICE = "application-autoscaling"
_KEY = ("ServiceNamespace", "ResourceId", "ScalableDimension")
_targets = responses.AccountRegionScopedDict()
_policies = responses.AccountRegionScopedDict()
_tags = responses.AccountRegionScopedDict()
_Json = dict[str, Any]


class _MissingError(Exception):
    """What a request names does not exist."""


def install() -> None:
    """Install the service."""
    router.SERVICE_PATTERNS[_SERVICE] = {"target_prefixes": [_TARGET]}
    iam_actions.SERVICE_TO_IAM_NAMESPACE[_SERVICE] = _SERVICE
    app.SERVICE_HANDLERS[_SERVICE] = handle_request


async def handle_request(
    method: str, path: str, headers: dict[str, str], body: bytes, query: Any
) -> Answer:
    """Answer a request, as the emulator's own services do."""
    action = _ACTIONS.get(headers.get("x-amz-target", "").removeprefix(_TARGET))
    found: Answer
    if action is None:
        found = responses.error_response_json("UnknownOperationException", "Unknown operation", 400)
        return found
    try:
        found = responses.json_response(action(json.loads(body or b"{}")))
    except _MissingError as missing:
        found = responses.error_response_json("ObjectNotFoundException", str(missing), 400)
    return found


def _key(sent: _Json) -> tuple[str, ...]:
    return tuple(str(sent.get(part)) for part in _KEY)


def _arn(kind: str) -> str:
    scope = f"{responses.get_region()}:{responses.get_account_id()}"
    return f"arn:aws:{_SERVICE}:{scope}:{kind}/{uuid.uuid4().hex[:20]}"


def _register(sent: _Json) -> _Json:
    account = responses.get_account_id()
    known = _targets.get(_key(sent)) or {
        "CreationTime": time.time(),
        "RoleARN": f"arn:aws:iam::{account}:role/aws-service-role/dynamodb.{_SERVICE}"
        ".amazonaws.com/AWSServiceRoleForApplicationAutoScaling_DynamoDBTable",
        "ScalableTargetARN": _arn("scalable-target"),
        "SuspendedState": {
            "DynamicScalingInSuspended": False,
            "DynamicScalingOutSuspended": False,
            "ScheduledScalingSuspended": False,
        },
    }
    _targets[_key(sent)] = {
        **known,
        **{name: value for name, value in sent.items() if name != "Tags" and value is not None},
    }
    if sent.get("Tags"):
        _tags[known["ScalableTargetARN"]] = dict(sent["Tags"])
    return {"ScalableTargetARN": known["ScalableTargetARN"]}


def _put_policy(sent: _Json) -> _Json:
    _target(sent)
    key = (*_key(sent), str(sent.get("PolicyName")))
    known = _policies.get(key) or {
        "CreationTime": time.time(),
        "PolicyARN": _arn("scalingPolicy"),
        "PolicyType": "StepScaling",
    }
    _policies[key] = {**known, **sent, "Alarms": []}
    return {"PolicyARN": known["PolicyARN"], "Alarms": []}


def _deregister(sent: _Json) -> _Json:
    target = _target(sent)
    del _targets[_key(sent)]
    _tags.pop(target["ScalableTargetARN"], None)
    for key in [key for key in _policies if key[:3] == _key(sent)]:
        del _policies[key]
    return {}


def _delete_policy(sent: _Json) -> _Json:
    if _policies.pop((*_key(sent), str(sent.get("PolicyName"))), None) is None:
        raise _MissingError(f"No scaling policy found for {sent.get('ResourceId')}.")
    return {}


def _target(sent: _Json) -> _Json:
    found: _Json | None = _targets.get(_key(sent))
    if found is None:
        raise _MissingError(f"No scalable target registered for {sent.get('ResourceId')}.")
    return found


def _describe_targets(sent: _Json) -> _Json:
    ids = sent.get("ResourceIds")
    found = [each for each in _matching(_targets, sent) if not ids or each["ResourceId"] in ids]
    return {"ScalableTargets": found}


def _describe_policies(sent: _Json) -> _Json:
    names = sent.get("PolicyNames")
    found = [
        each for each in _matching(_policies, sent) if not names or each["PolicyName"] in names
    ]
    return {"ScalingPolicies": found}


def _matching(kept: Any, sent: _Json) -> list[_Json]:
    return [
        each
        for each in kept.values()
        if all(not sent.get(part) or each.get(part) == sent[part] for part in _KEY)
    ]


def _list_tags(sent: _Json) -> _Json:
    return {"Tags": dict(_tags.get(sent.get("ResourceARN")) or {})}


def _tag(sent: _Json) -> _Json:
    _tags[sent["ResourceARN"]] = {**_list_tags(sent)["Tags"], **sent.get("Tags", {})}
    return {}


def _untag(sent: _Json) -> _Json:
    kept = _list_tags(sent)["Tags"]
    removed = sent.get("TagKeys", [])
    _tags[sent["ResourceARN"]] = {key: value for key, value in kept.items() if key not in removed}
    return {}


_ACTIONS: dict[str, Callable[[_Json], _Json]] = {
    "DeleteScalingPolicy": _delete_policy,
    "DeregisterScalableTarget": _deregister,
    "DescribeScalableTargets": _describe_targets,
    "DescribeScalingPolicies": _describe_policies,
    "ListTagsForResource": _list_tags,
    "PutScalingPolicy": _put_policy,
    "RegisterScalableTarget": _register,
    "TagResource": _tag,
    "UntagResource": _untag,
}
