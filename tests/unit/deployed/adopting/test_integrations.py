"""Routes to one function by two integrations: one is imported, and the source says what to do."""

from __future__ import annotations

from typing import Any

from gatehouse.deployed.adopting.reading.http_api import RunningApi
from gatehouse.deployed.adopting.recognising.http_api import http_api
from gatehouse.deployed.adopting.recognising.names import Names

LIST = "arn:aws:lambda:eu-west-1:111122223333:function:list"


def running(*targets: str) -> RunningApi:
    integrations: list[dict[str, Any]] = [
        {"IntegrationId": "i1", "IntegrationUri": LIST},
        {"IntegrationId": "i2", "IntegrationUri": LIST},
        {"IntegrationId": "i3", "IntegrationUri": "https://example.com"},
    ]
    routes = [
        {"RouteId": f"r{number}", "RouteKey": f"GET /{number}", "Target": f"integrations/{each}"}
        for number, each in enumerate(targets)
    ]
    api = {"ApiId": "a1", "Name": "notes"}
    return RunningApi(api, {"StageName": "$default"}, routes, integrations, [], None)


def test_the_second_one_is_named_with_what_ends_it() -> None:
    api = running("i2", "i1", "i3")
    found = [api.shared_integration_of(each) for each in api.routes]
    assert [each["IntegrationId"] for each in found if each] == ["i1", "i1", "i3"]
    (said,) = http_api(api, "production", Names()).comments
    assert said.startswith("GET /0 leads to list by an integration of its own")
    assert said.endswith("--api-id a1 --route-id r0 --target integrations/i1")


def test_one_for_all_of_them_needs_nothing() -> None:
    assert http_api(running("i2", "i2", "i3"), "production", Names()).comments == []
