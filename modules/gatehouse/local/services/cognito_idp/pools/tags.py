"""Tags of user pools, by the ARN of the pool."""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import invalid, missing
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
    """Return the pool of an ARN: of the whole of it, for which the policies were asked."""
    arn = str(asked["ResourceArn"])
    parts = arn.split(":", 5)
    if len(parts) < 6 or parts[2] != "cognito-idp" or not parts[5].startswith("userpool/"):
        raise invalid(f"{arn} is not the ARN of a user pool.")
    pool_id = parts[5].partition("/")[2]
    pool = call.pool({"UserPoolId": pool_id})
    if pool.arn != arn:
        raise missing(f"User pool {pool_id} does not exist.")
    return pool
