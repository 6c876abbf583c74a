"""The domain of an API is taken over; one that can't be says why."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.stub import Stubber
from gatehouse.deployed.adopting.constructs import Construct
from gatehouse.deployed.adopting.reading.aws import Aws
from gatehouse.deployed.adopting.reading.http_api import RunningApi, RunningDomain, read_api
from gatehouse.deployed.adopting.recognising.http_api import http_api
from gatehouse.deployed.adopting.recognising.names import Names
from gatehouse.deployed.adopting.writing.expressions import expression

API = "a1b2c3d4e5"
CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/0f1e2d3c"


def domain(name: str, **more: Any) -> dict[str, Any]:
    configured = {"CertificateArn": CERTIFICATE, "EndpointType": "REGIONAL"}
    return {"DomainName": name, "DomainNameConfigurations": [configured], **more}


def written(*domains: RunningDomain, **more: Any) -> Construct:
    api = {"ApiId": API, "Name": "notes", **more}
    stage = {"StageName": "$default"}
    return http_api(RunningApi(api, stage, [], [], [], None, [*domains]), "production", Names())


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> RunningApi:
    """An API with one domain of its own, beside the domain of another."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    aws = Aws("eu-west-1")
    own = {"ApiId": API, "Stage": "$default", "ApiMappingId": "m1"}
    other = {"ApiId": "other", "Stage": "$default"}
    names = [domain("api.example.com"), {"DomainName": "other.example.com"}]
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


def test_only_the_domain_that_leads_to_the_api_is_read(running: RunningApi) -> None:
    # It leads to another API too, so that its path alone is this one's.
    (found,) = running.domains
    assert (found.name, found.is_shared) == ("api.example.com", True)
    assert [each["ApiMappingId"] for each in found.mappings] == ["m1"]


def test_a_domain_of_one_api_is_taken_over() -> None:
    own = RunningDomain(domain("api.example.com"), [{"ApiMappingId": "m1"}], is_shared=False)
    api = written(own, DisableExecuteApiEndpoint=True)
    assert expression(api.options["domain"]) == (
        f'Domain("api.example.com", certificate="{CERTIFICATE}")'
    )
    assert api.imports["domain_name"] == "api.example.com"
    assert api.imports["api_mapping"] == "m1/api.example.com"
    assert api.comments == []


def test_an_address_of_its_own_stays_open_with_a_reason() -> None:
    mapping = {"ApiMappingId": "m1", "ApiMappingKey": "v1"}
    api = written(RunningDomain(domain("api.example.com"), [mapping], is_shared=False))
    assert api.options["domain"].options["path"] == "v1"
    assert api.options["domain"].options["open_default_endpoint_reason"]


def test_of_a_domain_that_apis_share_the_path_is_taken_over(running: RunningApi) -> None:
    api = http_api(running, "production", Names())
    (imported,) = api.options["domain"].positional
    assert api.options["domain"].name == "DomainPath"
    assert expression(imported) == 'DomainName.from_name(stack, "Domain", "api.example.com")'
    assert api.imports["api_mapping"] == "m1/api.example.com"
    assert "domain_name" not in api.imports


MUTUAL = {"MutualTlsAuthentication": {"TruststoreUri": "s3://ca/ca.pem"}}


def test_client_certificates_are_taken_over_where_no_other_address_is_open() -> None:
    own = RunningDomain(
        domain("api.example.com", **MUTUAL), [{"ApiMappingId": "m1"}], is_shared=False
    )
    closed = written(own, DisableExecuteApiEndpoint=True).options["domain"]
    assert expression(closed.options["mutual_tls"]) == 'MutualTls("s3://ca/ca.pem")'
    opened = written(own)
    assert "domain" not in opened.options
    assert "it asks for client certificates" in opened.comments[0]


@pytest.mark.parametrize(
    ("domains", "why"),
    [
        (
            [RunningDomain(domain("a.example.com"), [{"ApiMappingId": "m1"}] * 2, False)],
            "several of its paths lead here",
        ),
        (
            [RunningDomain({"DomainName": "a.example.com"}, [{"ApiMappingId": "m1"}], False)],
            "it has no certificate, or several",
        ),
        (
            [
                RunningDomain(domain(f"{name}.example.com"), [{"ApiMappingId": "m"}], False)
                for name in ("0", "a")
            ],
            "a construct has one",
        ),
    ],
)
def test_a_domain_that_stays_says_why(domains: list[RunningDomain], why: str) -> None:
    (said,) = written(*domains).comments
    assert said.startswith("The domain a.example.com stays with the tool that made it")
    assert why in said
