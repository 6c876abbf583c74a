"""The addresses under which an HTTP API answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from gatehouse.deployed.outputs import resolvable

_TELLS = "def main(event, context): return event['rawPath']"


@pytest.fixture(scope="module")
def api(new_api: Callable[..., Any], callable_function: Callable[..., str]) -> Any:
    made = new_api("addressed")
    made.route("ANY /{proxy+}", callable_function("addressed", _TELLS))
    return made


@pytest.mark.parametrize(
    ("host", "prefix"),
    [
        ("{api}.execute-api.{region}.amazonaws.com", ""),
        ("{api}.execute-api.{region}.amazonaws.com:{port}", ""),
        ("{API}.execute-api.{region}.amazonaws.com", ""),
        ("{api}.execute-api.localhost", ""),
        ("{api}.execute-api.localhost:{port}", ""),
        ("127.0.0.1:{port}", "/_aws/execute-api/{api}"),
        ("127.0.0.1:{port}", "/_aws/execute-api/{api}/$default"),
        ("localhost:{port}", "/_aws/execute-api/{api}/%24default"),
    ],
)
def test_it_answers_under_every_address(api: Any, host: str, prefix: str) -> None:
    names = {"api": api.id, "API": api.id.upper(), "region": api.region, "port": api.port}
    path = prefix.format(**names) + "/a/b"
    assert api.call(path, host=host.format(**names)).body == b"/a/b"


def test_the_outputs_command_prints_such_an_address(api: Any) -> None:
    printed = resolvable(f"https://{api.host}", f"http://127.0.0.1:{api.port}")
    host, _, path = printed.removeprefix("http://").partition("/")
    assert api.call(f"/{path}/a", host=host).body == b"/a"


@pytest.mark.parametrize(
    "path",
    [
        "/login",
        "/oauth2/token",
        "/v2/items",
        "/iceberg/v1/config",
        "/_ministack/health",
        "/restapis/a/b/_user_request_/c",
        "/2015-03-31/functions",
        "/v2/apis",
    ],
)
def test_a_path_that_other_services_use_belongs_to_the_api(api: Any, path: str) -> None:
    assert api.call(path).body.decode() == path


def test_the_address_of_rest_apis_leads_to_no_http_api(
    api: Any, callable_function: Callable[..., str]
) -> None:
    api.route("GET /closed", callable_function("signed-for", _TELLS), AuthorizationType="AWS_IAM")
    here = f"127.0.0.1:{api.port}"
    for path in ("closed", "a/b"):
        address = f"/restapis/{api.id}/$default/_user_request_/{path}"
        headers = {"Authorization": "x"}
        assert api.call(address, host=here, headers=headers).status == 404


def test_a_head_request_gets_the_status_of_its_route(api: Any) -> None:
    assert api.call("/a/b", method="HEAD").status == 200


def test_the_management_api_keeps_its_address(api: Any, clients: Callable[..., Any]) -> None:
    assert clients("apigatewayv2").get_api(ApiId=api.id)["Name"] == "addressed"


@pytest.fixture(scope="module")
def domain(clients: Callable[..., Any], api: Any) -> str:
    """Make a custom domain with the API below ``/v1``."""
    certificate = clients("acm").request_certificate(DomainName="calls.example.com")
    clients("apigatewayv2").create_domain_name(
        DomainName="calls.example.com",
        DomainNameConfigurations=[
            {"CertificateArn": certificate["CertificateArn"], "EndpointType": "REGIONAL"}
        ],
    )
    clients("apigatewayv2").create_api_mapping(
        DomainName="calls.example.com", ApiId=api.id, Stage="$default", ApiMappingKey="v1"
    )
    return "calls.example.com"


def test_a_custom_domain_leads_to_the_api_that_is_mapped(
    api: Any, domain: str, callable_function: Callable[..., str]
) -> None:
    echo = "def main(event, context): return event"
    api.route("GET /mapped/{id}", callable_function("mapped", echo))
    event = api.call("/v1/mapped/7", host=domain).json
    assert event["rawPath"] == "/v1/mapped/7"
    assert event["pathParameters"] == {"id": "7"}
    assert event["requestContext"]["domainName"] == domain
    assert event["requestContext"]["customDomain"] == {"basePathMatched": "v1"}


@pytest.mark.parametrize("path", ["/v1/admin/7", "/v1%2Fadmin/7", "/v1/%61dmin%2F7"])
def test_of_nested_mappings_the_longest_has_the_path_however_it_is_spelt(
    api: Any,
    domain: str,
    new_api: Callable[..., Any],
    callable_function: Callable[..., str],
    clients: Callable[..., Any],
    path: str,
) -> None:
    number = str(abs(hash(path)))
    inner = new_api(f"inner-{number}")
    echo = "def main(event, context): return event"
    inner.route("GET /{id}", callable_function(f"inner-{number}", echo))
    gateway = clients("apigatewayv2")
    mapping = gateway.create_api_mapping(
        DomainName=domain, ApiId=inner.id, Stage="$default", ApiMappingKey="v1/admin"
    )["ApiMappingId"]
    try:
        event = api.call(path, host=domain).json
    finally:
        gateway.delete_api_mapping(DomainName=domain, ApiMappingId=mapping)
    assert event["requestContext"]["apiId"] == inner.id
    assert event["pathParameters"] == {"id": "7"}


def test_a_domain_of_an_http_api_is_not_made_again_as_one_of_a_rest_api(
    api: Any, domain: str, clients: Callable[..., Any]
) -> None:
    rest = clients("apigateway")
    with pytest.raises(rest.exceptions.ConflictException):
        rest.create_domain_name(domainName=domain.capitalize())
    assert api.call("/v1/a", host=domain).status == 200
    assert rest.create_domain_name(domainName="rest.example.com")["domainName"]


def test_a_custom_domain_is_open_when_the_default_one_is_closed(
    api: Any, domain: str, clients: Callable[..., Any]
) -> None:
    gateway = clients("apigatewayv2")
    gateway.update_api(ApiId=api.id, DisableExecuteApiEndpoint=True)
    try:
        statuses = [api.call("/a").status, api.call("/v1/a", host=domain).status]
    finally:
        gateway.update_api(ApiId=api.id, DisableExecuteApiEndpoint=False)
    assert statuses == [404, 200]
