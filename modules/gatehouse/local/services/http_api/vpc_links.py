"""VPC links of HTTP APIs: available at once, and carrying nothing, as there is no network here."""

from __future__ import annotations

import uuid
from typing import Any

from ministack.services import apigateway

from gatehouse.local.services.contract import Context, Json, ServiceError

#: The links, by account, region and id.
_links: dict[tuple[str, str, str], Json] = {}


def save() -> Json:
    """Return all links."""
    return {"links": dict(_links)}


def load(state: Json) -> None:
    """Take back what ``save`` returned."""
    _links.clear()
    _links.update(state["links"])


def create_vpc_link(context: Context, asked: Json) -> Json:
    """Make a link."""
    link_id = uuid.uuid4().hex[:6]
    link = _links[context.account, context.region, link_id] = {
        "VpcLinkId": link_id,
        "Name": asked["Name"],
        "SubnetIds": asked["SubnetIds"],
        "SecurityGroupIds": asked.get("SecurityGroupIds") or [],
        "CreatedDate": context.now(),
        "VpcLinkStatus": "AVAILABLE",
        "VpcLinkStatusMessage": "VPC link is ready to route traffic",
        "VpcLinkVersion": "V2",
    }
    apigateway._api_tags[_arn(context.region, link_id)] = dict(asked.get("Tags") or {})
    return _shown(context, link)


def get_vpc_links(context: Context, _: Json) -> Json:
    """List the links."""
    scope = (context.account, context.region)
    return {"Items": [_shown(context, link) for key, link in _links.items() if key[:2] == scope]}


def get_vpc_link(context: Context, asked: Json) -> Json:
    """Return a link."""
    return _shown(context, _link(context, asked))


def update_vpc_link(context: Context, asked: Json) -> Json:
    """Give a link another name, which is all that can be changed of it."""
    link = _link(context, asked)
    link["Name"] = asked.get("Name", link["Name"])
    return _shown(context, link)


def delete_vpc_link(context: Context, asked: Json) -> Json:
    """Delete a link."""
    _link(context, asked)
    del _links[context.account, context.region, asked["VpcLinkId"]]
    apigateway._api_tags.pop(_arn(context.region, asked["VpcLinkId"]), None)
    return {}


def is_known(arn: str, region: str) -> bool:
    """Return whether an ARN is that of a link in a region."""
    link_id = arn.rpartition("/vpclinks/")[2]
    return arn == _arn(region, link_id) and any(key[1:] == (region, link_id) for key in _links)


def _link(context: Context, asked: Json) -> Json:
    found = _links.get((context.account, context.region, asked["VpcLinkId"]))
    if found is None:
        raise ServiceError("NotFoundException", f"Unable to find VPC link {asked['VpcLinkId']}")
    return found


def _shown(context: Context, link: Json) -> Json:
    tags: dict[str, Any] = apigateway._api_tags.get(_arn(context.region, link["VpcLinkId"])) or {}
    return {**link, "Tags": dict(tags)}


def _arn(region: str, link_id: str) -> str:
    return f"arn:aws:apigateway:{region}::/vpclinks/{link_id}"
