"""The domain of an API stays, and is named."""

from __future__ import annotations

import pytest
from botocore.stub import Stubber
from gatehouse.deployed.adopting.reading.aws import Aws
from gatehouse.deployed.adopting.reading.http_api import RunningApi, read_api
from gatehouse.deployed.adopting.recognising.http_api import http_api
from gatehouse.deployed.adopting.recognising.names import Names

API = "a1b2c3d4e5"


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> RunningApi:
    """An API with one domain of its own, beside the domain of another."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    aws = Aws("eu-west-1")
    own = {"ApiId": API, "Stage": "$default"}
    other = {"ApiId": "other", "Stage": "$default"}
    names = [{"DomainName": "api.example.com"}, {"DomainName": "other.example.com"}]
    of_own, of_other = {"DomainName": "api.example.com"}, {"DomainName": "other.example.com"}
    with Stubber(aws.client("apigatewayv2")) as api:
        api.add_response(
            "get_api",
            {"ApiId": API, "ProtocolType": "HTTP", "Name": "notes", "RouteSelectionExpression": ""},
        )
        api.add_response("get_stages", {"Items": [{"StageName": "$default"}]})
        for operation in ("get_routes", "get_integrations", "get_authorizers"):
            api.add_response(operation, {"Items": []})
        api.add_response("get_domain_names", {"Items": names})
        api.add_response("get_api_mappings", {"Items": [other], "NextToken": "more"}, of_own)
        api.add_response("get_api_mappings", {"Items": [own]}, of_own | {"NextToken": "more"})
        api.add_response("get_api_mappings", {"Items": [other]}, of_other)
        found = read_api(aws, API)
        api.assert_no_pending_responses()
    return found


def test_only_the_domain_that_leads_to_the_api_is_named(running: RunningApi) -> None:
    assert running.domains == ["api.example.com"]
    (line,) = http_api(running, "production", Names()).comments
    assert line.startswith("The domain api.example.com stays with the tool that made it")
