"""Tags of user pools, by the ARN of the pool."""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.records import Json, Pool


def tag_resource(call: Call, asked: Json) -> Json:
    """Carry out ``TagResource``."""
    _pool(call, asked).tags.update(asked["Tags"])
    return {}


def untag_resource(call: Call, asked: Json) -> Json:
    """Carry out ``UntagResource``."""
    tags = _pool(call, asked).tags
    for key in asked["TagKeys"]:
        tags.pop(key, None)
    return {}


def list_tags_for_resource(call: Call, asked: Json) -> Json:
    """Carry out ``ListTagsForResource``."""
    return {"Tags": dict(_pool(call, asked).tags)}


def _pool(call: Call, asked: Json) -> Pool:
    return call.pool({"UserPoolId": str(asked["ResourceArn"]).rpartition("/")[2]})
