"""Tags that are added later are returned wherever a resource is read.

Extends ``_tag_resource`` and ``_untag_resource`` of ``ministack.services.apigateway``, which keep
added tags apart from those that an API or a stage was made with, and return only the latter.
"""

from __future__ import annotations

from typing import Any

from ministack.services import apigateway

from gatehouse.local.emulator.patching import Answer, Upstream, replace


def install() -> None:
    """Install the patches."""
    replace(apigateway, "_tag_resource", _shown)
    replace(apigateway, "_untag_resource", _shown)


def _shown(upstream: Upstream) -> Upstream:
    def change_tags(resource_arn: str, *change: Any) -> Answer:
        answer: Answer = upstream(resource_arn, *change)
        if answer[0] < 300:
            arn, _ = apigateway._validate_tag_resource_arn(resource_arn)
            tagged = _tagged(arn)
            if tagged is not None:
                tagged["tags"] = dict(apigateway._tag_store(arn).get(arn) or {})
        return answer

    return change_tags


def _tagged(arn: str) -> dict[str, Any] | None:
    """Find the API or the stage of an ARN: ``…::/apis/{id}/stages/{name}``."""
    parts = arn.partition("::/")[2].split("/")
    found: dict[str, Any] | None = None
    if parts[0] == "apis" and len(parts) == 2:
        found = apigateway._apis.get(parts[1])
    elif parts[0] == "apis" and len(parts) == 4 and parts[2] == "stages":
        found = apigateway._stages.get(parts[1], {}).get(parts[3])
    return found
