"""What a request asks: the actions, resources and condition keys that must be allowed.

``of`` makes them from a request, as values. The files beside it know one service each; for all
others the emulator's own reading of action and resource is asked.
"""

from __future__ import annotations

from gatehouse.local.gateway.call import Call, Question
from gatehouse.local.models.reading import target_prefix
from gatehouse.local.questions import (
    dynamodb,
    iam,
    kms_keys,
    layers,
    others,
    passed_roles,
    s3,
    secret_keys,
    ssm,
    tagging,
)


def of(call: Call) -> list[Question] | None:
    """Return what a request asks, None for one that needs no permission.

    That is a browser's question whether a bucket answers another site, which it never signs
    (https://docs.aws.amazon.com/AmazonS3/latest/API/RESTOPTIONSobject.html), and a request without
    a target to a service that finds its operations by it, which tells that it knows none. Any other
    request of which nobody knows the action is asked for as one that only ``*`` includes.

    Parameters
    ----------
    call : Call
        A request to a service.
    """
    if call.service == "s3" and call.received.method == "OPTIONS":
        return None
    if target_prefix(call.service) and not others.operations_of(call):
        return None
    action = others.action_of(call)
    further = [*passed_roles.of(call, action), *layers.of(call, action), *tagging.of(call, action)]
    return [*_of_service(call, action), *further]


def _of_service(call: Call, action: str) -> list[Question]:
    if call.service == "s3":
        return s3.of(call, action)
    if call.service == "dynamodb":
        return dynamodb.of(call, action)
    if call.service == "iam":
        return iam.of(call, action)
    if call.service == "kms":
        return kms_keys.of(call, action)
    if call.service == "secretsmanager":
        return [*others.of(call, action), *secret_keys.of_secret(call)]
    if call.service == "ssm":
        return ssm.of(call, action)
    return others.of(call, action)
