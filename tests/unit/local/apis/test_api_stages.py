"""Stages, deployments, custom domains and mappings: what is kept, changed, removed and refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.local.apis.world import REGION, Gateway


@pytest.mark.parametrize(
    ("protocol", "settings"),
    [
        ("HTTP", {"DetailedMetricsEnabled": False}),
        (
            "WEBSOCKET",
            {"DataTraceEnabled": False, "DetailedMetricsEnabled": False, "LoggingLevel": "OFF"},
        ),
    ],
)
def test_a_stage_has_what_aws_gives_it(
    gateway: Gateway, protocol: str, settings: dict[str, Any]
) -> None:
    api = gateway.api(protocol)
    made = gateway.stage(api, "live")
    assert made == {
        "CreatedDate": "2023-11-14T22:13:20Z",
        "DefaultRouteSettings": settings,
        "LastUpdatedDate": "2023-11-14T22:13:20Z",
        "RouteSettings": {},
        "StageName": "live",
        "StageVariables": {},
        "Tags": {},
    }
    assert gateway("GetStage", ApiId=api, StageName="live") == made


def test_a_second_stage_of_one_name_is_a_conflict(gateway: Gateway) -> None:
    api = gateway.api()
    gateway.stage(api, "live")
    error = gateway.refused("CreateStage", ApiId=api, StageName="live")
    assert (error.code, error.message) == ("ConflictException", "Stage already exists")
    gateway.stage(gateway.api(), "live")


@pytest.mark.parametrize("name", ["a b", "a.b", "$other", "a/b"])
def test_a_stage_of_another_name_is_refused(gateway: Gateway, name: str) -> None:
    error = gateway.refused("CreateStage", ApiId=gateway.api(), StageName=name)
    assert error.code == "BadRequestException"


def test_variables_of_a_stage_are_merged_and_removed_by_empty_values(gateway: Gateway) -> None:
    api = gateway.api()
    gateway.stage(api, "live", StageVariables={"a": "1", "b": "2"})
    sent = {"a": "", "c": "3"}
    changed = gateway("UpdateStage", ApiId=api, StageName="live", StageVariables=sent)
    assert changed["StageVariables"] == {"b": "2", "c": "3"}


def test_an_update_of_a_stage_leaves_the_rest_and_says_when_it_was(gateway: Gateway) -> None:
    api = gateway.api()
    logs = {"DestinationArn": "arn:aws:logs:eu-west-1:111122223333:log-group:a", "Format": "$c"}
    limits = {"ThrottlingBurstLimit": 5, "ThrottlingRateLimit": 10.0}
    gateway.stage(api, "live", AccessLogSettings=logs, DefaultRouteSettings=limits)
    gateway.now += 60
    changed = gateway("UpdateStage", ApiId=api, StageName="live", Description="new")
    assert (changed["AccessLogSettings"], changed["Description"]) == (logs, "new")
    assert changed["DefaultRouteSettings"] == {"DetailedMetricsEnabled": False, **limits}
    assert changed["LastUpdatedDate"] > changed["CreatedDate"]
    emptied = gateway(
        "UpdateStage", ApiId=api, StageName="live", AccessLogSettings={}, DefaultRouteSettings={}
    )
    assert "AccessLogSettings" not in emptied
    assert emptied["DefaultRouteSettings"] == {"DetailedMetricsEnabled": False}


def test_an_access_log_is_turned_off(gateway: Gateway) -> None:
    api = gateway.api()
    gateway.stage(api, "live", AccessLogSettings={"Format": "$context.status"})
    gateway("DeleteAccessLogSettings", ApiId=api, StageName="live")
    assert "AccessLogSettings" not in gateway("GetStage", ApiId=api, StageName="live")


def test_settings_of_routes_are_merged_and_deleted_one_by_one(gateway: Gateway) -> None:
    api = gateway.api()
    for key in ("GET /a", "GET /b"):
        gateway.route(api, key)
    slow = {"ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 1.0}
    named = {"ApiId": api, "StageName": "live"}
    gateway.stage(api, "live", RouteSettings={"GET /a": slow})
    changed = gateway("UpdateStage", RouteSettings={"GET /b": slow}, **named)
    assert changed["RouteSettings"] == {"GET /a": slow, "GET /b": slow}
    gateway("DeleteRouteSettings", RouteKey="GET /a", **named)
    assert gateway("GetStage", **named)["RouteSettings"] == {"GET /b": slow}
    error = gateway.refused("DeleteRouteSettings", RouteKey="GET /a", **named)
    assert error.code == "NotFoundException"


def test_settings_need_their_route(gateway: Gateway) -> None:
    api = gateway.api()
    settings = {"GET /a": {"ThrottlingBurstLimit": 1}}
    error = gateway.refused("CreateStage", ApiId=api, StageName="live", RouteSettings=settings)
    assert error.code == "NotFoundException"
    assert error.message == "Unable to find Route by key GET /a within the provided RouteSettings"
    gateway.route(api, "GET /a")
    gateway.stage(api, "live", RouteSettings=settings)


def test_a_stage_that_deploys_itself_has_a_new_deployment_after_each_change(
    gateway: Gateway,
) -> None:
    api = gateway.api()
    empty = gateway.stage(api, AutoDeploy=True)
    gateway.stage(api, "by-hand")
    assert "DeploymentId" not in gateway("GetStage", ApiId=api, StageName="$default")
    seen = set()
    gateway.route(api, "GET /")
    for _ in range(3):
        gateway.integration(api)
        stage = gateway("GetStage", ApiId=api, StageName="$default")
        deployed = stage["DeploymentId"]
        assert stage["LastDeploymentStatusMessage"] == (
            f"Successfully deployed stage with deployment ID '{deployed}'"
        )
        seen.add(deployed)
    assert len(seen) == 3
    assert empty["AutoDeploy"] is True
    (deployment,) = gateway("GetDeployments", ApiId=api)["Items"]
    assert (deployment["AutoDeployed"], deployment["DeploymentStatus"]) == (True, "DEPLOYED")
    assert "DeploymentId" not in gateway("GetStage", ApiId=api, StageName="by-hand")


def test_a_deployment_needs_a_route(gateway: Gateway) -> None:
    api = gateway.api()
    told = "At least one route is required before deploying the Api."
    error = gateway.refused("CreateDeployment", ApiId=api)
    assert (error.code, error.message) == ("BadRequestException", told)
    gateway.stage(api, AutoDeploy=True)
    stage = gateway("GetStage", ApiId=api, StageName="$default")
    assert stage["LastDeploymentStatusMessage"] == f"Deployment attempt failed: {told}"
    gateway.route(api, "GET /")
    gateway("CreateDeployment", ApiId=api)


def test_a_deployment_that_a_stage_serves_stays(gateway: Gateway) -> None:
    api = gateway.api()
    gateway.route(api, "GET /")
    gateway.stage(api, "live")
    first = gateway("CreateDeployment", ApiId=api, StageName="live", Description="first")
    named = {"ApiId": api, "DeploymentId": first["DeploymentId"]}
    assert gateway("GetStage", ApiId=api, StageName="live")["DeploymentId"] == first["DeploymentId"]
    error = gateway.refused("DeleteDeployment", **named)
    assert error.code == "BadRequestException"
    assert error.message == ("Active stages pointing to this deployment must be moved or deleted")
    second = gateway("CreateDeployment", ApiId=api)["DeploymentId"]
    gateway("UpdateStage", ApiId=api, StageName="live", DeploymentId=second)
    assert gateway("UpdateDeployment", Description="old", **named)["Description"] == "old"
    gateway("DeleteDeployment", **named)
    assert gateway.refused("GetDeployment", **named).code == "NotFoundException"


def test_a_stage_serves_a_deployment_of_its_api(gateway: Gateway) -> None:
    api = gateway.api()
    error = gateway.refused("CreateStage", ApiId=api, StageName="a", DeploymentId="nothing")
    assert error.code == "NotFoundException"


def test_what_authorizers_said_is_forgotten_for_one_stage(gateway: Gateway) -> None:
    api = gateway.api()
    gateway.stage(api, "live")
    gateway("ResetAuthorizersCache", ApiId=api, StageName="live")
    assert gateway.reset == [(api, "live")]
    missing = gateway.refused("ResetAuthorizersCache", ApiId=api, StageName="other")
    assert missing.message == "Invalid stage identifier specified"


def test_a_custom_domain_is_available_at_once(gateway: Gateway) -> None:
    made = gateway.domain(Tags={"a": "b"})
    (configuration,) = made["DomainNameConfigurations"]
    assert made["DomainNameArn"] == "arn:aws:apigateway:eu-west-1::/domainnames/api.example.com"
    assert (made["RoutingMode"], made["Tags"]) == ("API_MAPPING_ONLY", {"a": "b"})
    assert configuration["DomainNameStatus"] == "AVAILABLE"
    assert (configuration["EndpointType"], configuration["SecurityPolicy"]) == (
        "REGIONAL",
        "TLS_1_2",
    )
    assert configuration["ApiGatewayDomainName"].endswith(".execute-api.eu-west-1.amazonaws.com")
    assert gateway("GetDomainNames")["Items"] == [made]
    again = gateway.refused("CreateDomainName", DomainName="api.example.com")
    assert again.code == "ConflictException"


def test_a_domain_of_another_account_is_not_made_again_in_its_region(gateway: Gateway) -> None:
    gateway.domains_of_others["444455556666", REGION, "taken.example.com"] = {}
    gateway.domains_of_others["444455556666", "us-east-1", "api.example.com"] = {}
    for name in ("taken.example.com", "Taken.Example.com"):
        assert gateway.refused("CreateDomainName", DomainName=name).code == "ConflictException"
    assert gateway.domain()["DomainName"] == "api.example.com"


def test_mutual_tls_is_changed_in_part_and_turned_off_by_an_empty_truststore(
    gateway: Gateway,
) -> None:
    trust = {"TruststoreUri": "s3://trust/store.pem", "TruststoreVersion": "1"}
    gateway.domain(MutualTlsAuthentication=trust)
    named = {"DomainName": "api.example.com"}
    newer = gateway("UpdateDomainName", MutualTlsAuthentication={"TruststoreVersion": "2"}, **named)
    assert newer["MutualTlsAuthentication"] == {**trust, "TruststoreVersion": "2"}
    off = gateway("UpdateDomainName", MutualTlsAuthentication={"TruststoreUri": ""}, **named)
    assert "MutualTlsAuthentication" not in off
    assert off["DomainNameConfigurations"] == newer["DomainNameConfigurations"]


def test_a_deleted_domain_is_gone_with_its_mappings(gateway: Gateway) -> None:
    api = gateway.api()
    gateway.stage(api)
    gateway.domain()
    named = {"DomainName": "api.example.com"}
    gateway("CreateApiMapping", ApiId=api, Stage="$default", **named)
    gateway("DeleteDomainName", **named)
    for operation in ("GetDomainName", "DeleteDomainName", "GetApiMappings"):
        error = gateway.refused(operation, **named)
        assert error.message == "Invalid domain name identifier specified"
    gateway("DeleteApi", ApiId=api)


def test_a_mapping_is_made_moved_listed_and_removed(gateway: Gateway) -> None:
    api = gateway.api()
    gateway.stage(api)
    gateway.stage(api, "live")
    gateway.domain()
    named = {"DomainName": "api.example.com"}
    root = gateway("CreateApiMapping", ApiId=api, Stage="$default", **named)
    assert root["ApiMappingKey"] == ""
    made = gateway("CreateApiMapping", ApiId=api, Stage="live", ApiMappingKey="v1/a", **named)
    one = {**named, "ApiMappingId": made["ApiMappingId"]}
    moved = gateway("UpdateApiMapping", ApiId=api, Stage="$default", ApiMappingKey="v2", **one)
    assert moved == {**made, "Stage": "$default", "ApiMappingKey": "v2"}
    assert gateway("UpdateApiMapping", ApiId=api, Stage="live", **one) == {**moved, "Stage": "live"}
    assert len(gateway("GetApiMappings", **named)["Items"]) == 2
    taken = gateway.refused("UpdateApiMapping", ApiId=api, ApiMappingKey="", **one)
    assert taken.code == "ConflictException"
    gateway("DeleteApiMapping", **one)
    gone = gateway.refused("GetApiMapping", **one)
    assert gone.message == "Invalid API mapping identifier specified"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"ApiId": "nothing"}, "NotFoundException"),
        ({"Stage": "nothing"}, "BadRequestException"),
        ({"DomainName": "nothing.example"}, "NotFoundException"),
        ({"ApiMappingKey": ""}, "ConflictException"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(
    gateway: Gateway, given: dict[str, str], code: str
) -> None:
    api = gateway.api()
    gateway.stage(api)
    gateway.domain()
    right = {"ApiId": api, "Stage": "$default", "DomainName": "api.example.com"}
    gateway("CreateApiMapping", **right)
    assert gateway.refused("CreateApiMapping", **{**right, **given}).code == code


@pytest.mark.parametrize("operation", ["DeleteApi", "DeleteStage"])
def test_what_a_domain_is_mapped_to_stays(gateway: Gateway, operation: str) -> None:
    api = gateway.api()
    gateway.stage(api, "live")
    gateway.domain()
    named = {"DomainName": "api.example.com"}
    mapping = gateway("CreateApiMapping", ApiId=api, Stage="live", **named)["ApiMappingId"]
    asked = {"ApiId": api, **({"StageName": "live"} if operation == "DeleteStage" else {})}
    error = gateway.refused(operation, **asked)
    assert error.code == "BadRequestException"
    assert "Please remove all API mappings" in error.message
    gateway("DeleteApiMapping", ApiMappingId=mapping, **named)
    gateway(operation, **asked)
