"""Application Auto Scaling: targets and policies of tables.

Registrations are kept and scale nothing: tables here have no capacity that could run out.
"""

from __future__ import annotations

import uuid
from typing import Any

from gatehouse.local.services.contract import Context, Json, Operation, Service, ServiceError

NAME = "application-autoscaling"
_MISSING = "ObjectNotFoundException"
_KEY = ("ServiceNamespace", "ResourceId", "ScalableDimension")
_Scope = tuple[str, str]
_Kept = dict[Any, Json]
_targets: dict[_Scope, _Kept] = {}
_policies: dict[_Scope, _Kept] = {}
_tags: dict[_Scope, _Kept] = {}


def service() -> Service:
    """Return the service."""
    return Service(NAME, _OPERATIONS, save=_save, load=_load)


def _save() -> Json:
    return {"targets": dict(_targets), "policies": dict(_policies), "tags": dict(_tags)}


def _load(state: Json) -> None:
    for name, held in (("targets", _targets), ("policies", _policies), ("tags", _tags)):
        held.clear()
        held.update(state[name])


def _of(kept: dict[_Scope, _Kept], context: Context) -> _Kept:
    return kept.setdefault((context.account, context.region), {})


def _key(sent: Json) -> tuple[str, ...]:
    return tuple(str(sent.get(part)) for part in _KEY)


def _arn(context: Context, kind: str) -> str:
    scope = f"{context.region}:{context.account}"
    return f"arn:aws:{NAME}:{scope}:{kind}/{uuid.uuid4().hex[:20]}"


def _register(context: Context, sent: Json) -> Json:
    account = context.account
    known = _of(_targets, context).get(_key(sent)) or {
        "CreationTime": context.now(),
        "RoleARN": f"arn:aws:iam::{account}:role/aws-service-role/dynamodb.{NAME}"
        ".amazonaws.com/AWSServiceRoleForApplicationAutoScaling_DynamoDBTable",
        "ScalableTargetARN": _arn(context, "scalable-target"),
        "SuspendedState": {
            "DynamicScalingInSuspended": False,
            "DynamicScalingOutSuspended": False,
            "ScheduledScalingSuspended": False,
        },
    }
    _of(_targets, context)[_key(sent)] = {
        **known,
        **{name: value for name, value in sent.items() if name != "Tags" and value is not None},
    }
    if sent.get("Tags"):
        _of(_tags, context)[known["ScalableTargetARN"]] = dict(sent["Tags"])
    return {"ScalableTargetARN": known["ScalableTargetARN"]}


def _put_policy(context: Context, sent: Json) -> Json:
    _target(context, sent)
    key = (*_key(sent), str(sent.get("PolicyName")))
    known = _of(_policies, context).get(key) or {
        "CreationTime": context.now(),
        "PolicyARN": _arn(context, "scalingPolicy"),
        "PolicyType": "StepScaling",
    }
    _of(_policies, context)[key] = {**known, **sent, "Alarms": []}
    return {"PolicyARN": known["PolicyARN"], "Alarms": []}


def _deregister(context: Context, sent: Json) -> Json:
    target = _target(context, sent)
    del _of(_targets, context)[_key(sent)]
    _of(_tags, context).pop(target["ScalableTargetARN"], None)
    for key in [key for key in _of(_policies, context) if key[:3] == _key(sent)]:
        del _of(_policies, context)[key]
    return {}


def _delete_policy(context: Context, sent: Json) -> Json:
    if _of(_policies, context).pop((*_key(sent), str(sent.get("PolicyName"))), None) is None:
        raise ServiceError(_MISSING, f"No scaling policy found for {sent.get('ResourceId')}.")
    return {}


def _target(context: Context, sent: Json) -> Json:
    found: Json | None = _of(_targets, context).get(_key(sent))
    if found is None:
        raise ServiceError(_MISSING, f"No scalable target registered for {sent.get('ResourceId')}.")
    return found


def _describe_targets(context: Context, sent: Json) -> Json:
    ids = sent.get("ResourceIds")
    found = [
        each
        for each in _matching(_of(_targets, context), sent)
        if not ids or each["ResourceId"] in ids
    ]
    return {"ScalableTargets": found}


def _describe_policies(context: Context, sent: Json) -> Json:
    names = sent.get("PolicyNames")
    found = [
        each
        for each in _matching(_of(_policies, context), sent)
        if not names or each["PolicyName"] in names
    ]
    return {"ScalingPolicies": found}


def _matching(kept: Any, sent: Json) -> list[Json]:
    return [
        each
        for each in kept.values()
        if all(not sent.get(part) or each.get(part) == sent[part] for part in _KEY)
    ]


def _list_tags(context: Context, sent: Json) -> Json:
    return {"Tags": dict(_of(_tags, context).get(sent.get("ResourceARN")) or {})}


def _tag(context: Context, sent: Json) -> Json:
    _of(_tags, context)[sent["ResourceARN"]] = {
        **_list_tags(context, sent)["Tags"],
        **sent.get("Tags", {}),
    }
    return {}


def _untag(context: Context, sent: Json) -> Json:
    kept = _list_tags(context, sent)["Tags"]
    removed = sent.get("TagKeys", [])
    _of(_tags, context)[sent["ResourceARN"]] = {
        key: value for key, value in kept.items() if key not in removed
    }
    return {}


_OPERATIONS: dict[str, Operation] = {
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
