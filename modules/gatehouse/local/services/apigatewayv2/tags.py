"""Tags of APIs, stages, VPC links and custom domains, by ARN."""

from __future__ import annotations

from gatehouse.local.services.apigatewayv2 import errors
from gatehouse.local.services.apigatewayv2.store import Store
from gatehouse.local.services.contract import Context, Json, Operation

_MOST_TAGS = 50


class Tags:
    """The operations on tags.

    Parameters
    ----------
    store : Store
        Where what is tagged is kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "GetTags": self.get_tags,
            "TagResource": self.tag_resource,
            "UntagResource": self.untag_resource,
        }

    def get_tags(self, context: Context, asked: Json) -> Json:
        """Return the tags of a resource."""
        return {"Tags": dict(self._tags(context, asked))}

    def tag_resource(self, context: Context, asked: Json) -> Json:
        """Add tags to a resource."""
        held = self._tags(context, asked)
        check_tags({**held, **(asked.get("Tags") or {})})
        held.update(asked.get("Tags") or {})
        return {}

    def untag_resource(self, context: Context, asked: Json) -> Json:
        """Take tags away from a resource."""
        held = self._tags(context, asked)
        for key in asked.get("TagKeys") or ():
            held.pop(key, None)
        return {}

    def _tags(self, context: Context, asked: Json) -> Json:
        """Return the tags of an ARN, as a dict that can be written to."""
        arn = str(asked["ResourceArn"])
        begin = f"arn:aws:apigateway:{context.region}::/"
        match arn.removeprefix(begin).split("/") if arn.startswith(begin) else []:
            case ["apis", api_id]:
                return _of(self._store.api(api_id))
            case ["apis", api_id, "stages", name]:
                self._store.api(api_id)
                return _of(self._store.stages.get(api_id, name))
            case ["vpclinks", link_id]:
                links = self._store.vpc_links((context.account, context.region))
                if link_id not in links:
                    raise errors.not_found("VpcLink", link_id)
                return _of(links[link_id])
            case ["domainnames", name]:
                self._store.domain(name)
                return self._store.domain_tags(arn)
        raise errors.bad_request(f"Invalid API Gateway v2 ResourceArn: {arn}")


def domain_arn(region: str, name: str) -> str:
    """Return the ARN of a custom domain."""
    return f"arn:aws:apigateway:{region}::/domainnames/{name}"


def check_tags(tags: Json) -> None:
    """Raise if a resource would have too many tags, or one whose key is AWS's own."""
    if len(tags) > _MOST_TAGS:
        raise errors.bad_request(f"A resource must have at most {_MOST_TAGS} tags")
    if any(key.lower().startswith("aws:") for key in tags):
        raise errors.bad_request("Tag keys must not begin with aws:")


def _of(record: Json) -> Json:
    found: Json = record.setdefault("tags", {})
    return found
