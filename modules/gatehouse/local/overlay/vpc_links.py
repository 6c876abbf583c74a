"""VPC links of HTTP APIs, which the emulator lacks.

Extends ``ministack.services.apigateway.handle_request`` and ``_validate_tag_resource_arn``. A link
is available at once and carries nothing: there is no network behind it.
"""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

from ministack.core import responses
from ministack.services import apigateway

from gatehouse.local.emulator.patching import Answer, Upstream, replace

_links = responses.AccountRegionScopedDict()


def install() -> None:
    """Install the patches."""
    replace(apigateway, "handle_request", _with_vpc_links)
    replace(apigateway, "_validate_tag_resource_arn", _knowing_links)


def _with_vpc_links(upstream: Upstream) -> Upstream:
    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: Any
    ) -> Answer:
        parts = [part for part in path.split("/") if part]
        if parts[:2] != ["v2", "vpclinks"]:
            answer: Answer = await upstream(method, path, headers, body, query)
            return answer
        sent: dict[str, Any] = json.loads(body) if body else {}
        if len(parts) == 2:
            return _create(sent) if method == "POST" else _list()
        link = _links.get(parts[2])
        if link is None:
            missing: Answer = apigateway._apigw_error(
                "NotFoundException", f"Unable to find VPC link {parts[2]}", 404
            )
            return missing
        if method == "DELETE":
            _links.pop(parts[2])
            apigateway._api_tags.pop(_arn(parts[2]), None)
            return 202, {}, b"{}"
        if method == "PATCH":
            link["name"] = sent.get("name", link["name"])
        return _shown(link)

    return handle_request


def _create(sent: dict[str, Any]) -> Answer:
    link_id = uuid.uuid4().hex[:6]
    _links[link_id] = {
        "vpcLinkId": link_id,
        "name": sent.get("name", ""),
        "subnetIds": sent.get("subnetIds") or [],
        "securityGroupIds": sent.get("securityGroupIds") or [],
        "createdDate": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "vpcLinkStatus": "AVAILABLE",
        "vpcLinkStatusMessage": "VPC link is ready to route traffic",
        "vpcLinkVersion": "V2",
    }
    apigateway._api_tags[_arn(link_id)] = dict(sent.get("tags") or {})
    return _shown(_links[link_id], 201)


def _list() -> Answer:
    answer: Answer = apigateway._apigw_response(
        {"items": [_full(each) for each in _links.values()]}
    )
    return answer


def _shown(link: dict[str, Any], status: int = 200) -> Answer:
    answer: Answer = apigateway._apigw_response(_full(link), status)
    return answer


def _full(link: dict[str, Any]) -> dict[str, Any]:
    return {**link, "tags": dict(apigateway._api_tags.get(_arn(link["vpcLinkId"])) or {})}


def _arn(link_id: str) -> str:
    return f"arn:aws:apigateway:{responses.get_region()}::/vpclinks/{link_id}"


def _knowing_links(upstream: Upstream) -> Upstream:
    def validate_tag_resource_arn(resource_arn: str) -> Any:
        link_id = resource_arn.rpartition("/vpclinks/")[2]
        if resource_arn == _arn(link_id) and link_id in _links:
            return resource_arn, None
        return upstream(resource_arn)

    return validate_tag_resource_arn
