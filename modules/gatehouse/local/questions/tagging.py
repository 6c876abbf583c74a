"""Whoever tags resources of several services must be allowed to tag each of them in its service.

Tags decide what policies by tags allow, so ``tag:TagResources`` alone would open all of them.

https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_TagResources.html
"""

from __future__ import annotations

from gatehouse.local.gateway.call import Call, Question
from gatehouse.local.models import reading
from gatehouse.local.questions import others

_TAG, _UNTAG = "tag:TagResources", "tag:UntagResources"
#: Services whose actions have other names than ``TagResource`` and ``UntagResource``.
_ACTIONS = {
    "elasticache": ("AddTagsToResource", "RemoveTagsFromResource"),
    "s3": ("PutBucketTagging", "PutBucketTagging"),
    "sqs": ("TagQueue", "UntagQueue"),
}


def of(call: Call, action: str) -> list[Question]:
    """Return what a request asks of the services whose resources it tags.

    Parameters
    ----------
    call : Call
        The request.
    action : str
        The action that is carried out.
    """
    if action not in (_TAG, _UNTAG):
        return []
    body = reading.read_json(call.content)
    listed = body.get("ResourceARNList") if isinstance(body, dict) else None
    named = [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []
    keys = others.tag_keys(call, action)
    return [
        Question(f"{service}:{_action(service, action)}", arn, keys, service=service)
        for arn in dict.fromkeys(named)
        if (service := (arn.split(":") + [""] * 2)[2])
    ]


def _action(service: str, action: str) -> str:
    tags, untags = _ACTIONS.get(service, ("TagResource", "UntagResource"))
    return tags if action == _TAG else untags
