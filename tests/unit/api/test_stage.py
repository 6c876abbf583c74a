"""The stage: throttles, log, metrics, alarms, domain."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from gatehouse.api import (
    Alarms,
    Domain,
    HttpApi,
    MutualTls,
    PrivateService,
    Throttle,
    VpcLink,
)
from gatehouse.compute import Function
from gatehouse.core import AppStack, OptionError

from tests.unit.synth import Json, synthesized

TOPIC = "arn:aws:sns:eu-west-1:123456789012:oncall"
LISTENER = (
    "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/n/50dc6c495c0c9188/f2f7"
)
CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/1"


def resources(stack: AppStack, kind: str) -> Json:
    return synthesized(stack)["resource"].get(kind, {})


def stage_of(stack: AppStack, **options: Any) -> Json:
    HttpApi(stack, "Api", **options)
    return resources(stack, "aws_apigatewayv2_stage")["api"]


def test_without_a_throttle_the_stage_has_the_accounts_so_that_none_becomes_zero(
    stack: AppStack,
) -> None:
    assert stage_of(stack)["default_route_settings"] == {
        "detailed_metrics_enabled": False,
        "throttling_burst_limit": 5000,
        "throttling_rate_limit": 10000,
    }


def test_a_stage_without_a_name_is_in_no_address(stack: AppStack) -> None:
    api = HttpApi(stack, "Api")
    stack.output(Url=api.url)
    synth = synthesized(stack)
    assert synth["output"]["Url"]["value"] == "${aws_apigatewayv2_api.api.api_endpoint}"
    stage = synth["resource"]["aws_apigatewayv2_stage"]["api"]
    assert stage["name"] == "$default"
    assert "lifecycle" not in stage


@pytest.mark.parametrize("name", ["v1", "V_1-b", "v" * 128])
def test_a_named_stage_is_in_the_address_and_in_grants(stack: AppStack, name: str) -> None:
    api = HttpApi(stack, "Api", stage_name=name)
    hello = Function(stack, "Hello", "lambdas/hello.main")
    api.route("GET /a/{id}", hello)
    hello.allow(api.invoke("GET /a/{id}"))
    stack.output(Url=api.url, Name=api.stage_name)
    synth = synthesized(stack)
    assert synth["output"]["Url"]["value"] == f"${{aws_apigatewayv2_api.api.api_endpoint}}/{name}"
    assert synth["output"]["Name"]["value"] == name
    policy = synth["data"]["aws_iam_policy_document"]["hello"]["statement"]
    assert policy[0]["resources"] == [f"${{aws_apigatewayv2_api.api.execution_arn}}/{name}/GET/a/*"]
    made = synth["resource"]
    assert made["aws_apigatewayv2_stage"]["api"]["name"] == name
    # Terraform would make all that it depends on anew in that order, roles too.
    assert "lifecycle" not in made["aws_apigatewayv2_stage"]["api"]
    assert made["aws_lambda_permission"]["api_hello"]["source_arn"].endswith("/*/*")


def test_a_domain_leads_to_the_named_stage_and_has_no_name_of_it(stack: AppStack) -> None:
    domain = Domain("api.example.com", certificate=CERTIFICATE, path="notes")
    api = HttpApi(stack, "Api", stage_name="v1", domain=domain)
    assert api.url == "https://api.example.com/notes"
    mapping = resources(stack, "aws_apigatewayv2_api_mapping")["api"]
    assert mapping["stage"] == "${aws_apigatewayv2_stage.api.id}"
    assert mapping["lifecycle"] == {"replace_triggered_by": ["aws_apigatewayv2_stage.api.name"]}


def test_the_named_stage_of_an_imported_api_is_in_its_address_and_in_grants(
    stack: AppStack,
) -> None:
    api = HttpApi.from_id(stack, "Api", "a1b2c3d4e5", stage_name="live")
    stack.output(Url=api.url)
    assert api.invoke("GET /a").permissions[0].resources[0].endswith("/live/GET/a")
    url = synthesized(stack)["output"]["Url"]["value"]
    assert url == "${data.aws_apigatewayv2_api.api.api_endpoint}/live"


@pytest.mark.parametrize("name", ["$default", "v1"])
def test_a_service_in_a_vpc_gets_the_path_without_the_stage(stack: AppStack, name: str) -> None:
    api = HttpApi(stack, "Api", stage_name=name)
    link = VpcLink(stack, "Link", subnets=["subnet-1234abcd"], security_groups=["sg-1234abcd"])
    api.route("GET /a", PrivateService(LISTENER, link))
    (made,) = resources(stack, "aws_apigatewayv2_integration").values()
    wanted = None if name == "$default" else {"overwrite:path": "$request.path"}
    assert made.get("request_parameters") == wanted


def test_a_throttle_sets_both_numbers(stack: AppStack) -> None:
    made = stage_of(stack, throttle=Throttle(rate=100, burst=200))
    assert made["default_route_settings"] == {
        "detailed_metrics_enabled": False,
        "throttling_burst_limit": 200,
        "throttling_rate_limit": 100,
    }


def test_metrics_alone_keep_the_accounts_throttle(stack: AppStack) -> None:
    assert stage_of(stack, metrics=True)["default_route_settings"] == {
        "detailed_metrics_enabled": True,
        "throttling_burst_limit": 5000,
        "throttling_rate_limit": 10000,
    }


def test_a_throttled_route_is_there_before_the_stage_that_names_it(stack: AppStack) -> None:
    api = HttpApi(stack, "Api")
    hello = Function(stack, "Hello", "lambdas/hello.main")
    api.route("POST /orders", hello, throttle=Throttle(rate=5, burst=10))
    made = resources(stack, "aws_apigatewayv2_stage")["api"]
    assert made["route_settings"] == [
        {"route_key": "POST /orders", "throttling_burst_limit": 10, "throttling_rate_limit": 5}
    ]
    assert made["depends_on"] == ["aws_apigatewayv2_route.api_post_orders"]


@pytest.mark.parametrize("numbers", [{"rate": 5}, {"burst": 5}, {}])
def test_one_number_of_a_throttle_is_refused(numbers: dict[str, int]) -> None:
    with pytest.raises(OptionError, match="answers 429 to everybody"):
        Throttle(**numbers)


def test_the_access_log_tells_caller_decision_and_error_within_awss_limit(
    stack: AppStack,
) -> None:
    written = stage_of(stack)["access_log_settings"]["format"]
    fields = json.loads(written).values()
    assert len(written.encode()) < 3072
    assert {
        "$context.identity.cognitoIdentityId",
        "$context.authorizer.claims.sub",
        "$context.authorizer.error",
        "$context.error.message",
        "$context.integrationErrorMessage",
    } <= set(fields)


def test_the_access_log_is_kept_and_encrypted_as_said(stack: AppStack) -> None:
    key = "arn:aws:kms:eu-west-1:123456789012:key/1"
    HttpApi(stack, "Api", log_retention=timedelta(days=90), log_kms_key=key)
    log = resources(stack, "aws_cloudwatch_log_group")["api"]
    assert (log["retention_in_days"], log["kms_key_id"]) == (90, key)


def test_alarms_tell_of_failures_and_slowness(stack: AppStack) -> None:
    HttpApi(stack, "Api", alarms=Alarms(notify=[TOPIC], client_errors=500))
    made = resources(stack, "aws_cloudwatch_metric_alarm")
    assert {
        name: (each["metric_name"], each["threshold"], each["alarm_actions"])
        for name, each in made.items()
    } == {
        "api_server_errors": ("5xx", 0, [TOPIC]),
        "api_client_errors": ("4xx", 500, [TOPIC]),
        "api_latency": ("Latency", 3000, [TOPIC]),
    }


def test_alarms_tell_topics_of_their_region_and_five_at_most(stack: AppStack) -> None:
    elsewhere = TOPIC.replace("eu-west-1", "us-east-1")
    with pytest.raises(OptionError, match="must be in the stack's region, eu-west-1"):
        HttpApi(stack, "Api", alarms=Alarms(notify=[elsewhere]))
    with pytest.raises(OptionError, match="must have at most 5 topics; these are 6"):
        Alarms(notify=[f"{TOPIC}-{number}" for number in range(6)])
    HttpApi(stack, "Right", alarms=Alarms(notify=[f"{TOPIC}-{number}" for number in range(5)]))


def test_a_domain_closes_the_default_endpoint_and_is_the_url(stack: AppStack) -> None:
    domain = Domain("api.example.com", certificate=CERTIFICATE, path="v1")
    api = HttpApi(stack, "Api", domain=domain)
    assert resources(stack, "aws_apigatewayv2_api")["api"]["disable_execute_api_endpoint"] is True
    assert api.url == "https://api.example.com/v1"
    mapping = resources(stack, "aws_apigatewayv2_api_mapping")["api"]
    assert mapping["api_mapping_key"] == "v1"


def test_a_domain_speaks_tls_1_2_or_newer(stack: AppStack) -> None:
    HttpApi(stack, "Api", domain=Domain("api.example.com", certificate=CERTIFICATE))
    made = resources(stack, "aws_apigatewayv2_domain_name")["api"]
    assert made["domain_name_configuration"] == {
        "certificate_arn": CERTIFICATE,
        "endpoint_type": "REGIONAL",
        "security_policy": "TLS_1_2",
    }
    assert resources(stack, "aws_route53_record") == {}


def test_a_zone_is_enough_for_certificate_and_record(stack: AppStack) -> None:
    HttpApi(stack, "Api", domain=Domain("api.example.com", hosted_zone="Z0123"))
    domain = resources(stack, "aws_apigatewayv2_domain_name")["api"]
    assert domain["domain_name_configuration"]["certificate_arn"] == (
        "${aws_acm_certificate_validation.api.certificate_arn}"
    )
    assert sorted(resources(stack, "aws_route53_record")) == ["api", "api_certificate"]


def test_mutual_tls_reads_the_named_version_of_the_truststore(stack: AppStack) -> None:
    domain = Domain(
        "api.example.com", certificate=CERTIFICATE, mutual_tls=MutualTls("s3://trust/ca.pem", "v7")
    )
    HttpApi(stack, "Api", domain=domain)
    made = resources(stack, "aws_apigatewayv2_domain_name")["api"]
    assert made["mutual_tls_authentication"] == {
        "truststore_uri": "s3://trust/ca.pem",
        "truststore_version": "v7",
    }


def test_the_default_endpoint_stays_open_with_a_reason(stack: AppStack) -> None:
    domain = Domain(
        "api.example.com", certificate=CERTIFICATE, open_default_endpoint_reason="old clients"
    )
    HttpApi(stack, "Api", domain=domain)
    assert "disable_execute_api_endpoint" not in resources(stack, "aws_apigatewayv2_api")["api"]


def test_tags_are_on_all_that_can_have_some(stack: AppStack) -> None:
    domain = Domain("api.example.com", hosted_zone="Z0123")
    HttpApi(stack, "Api", domain=domain, alarms=Alarms(notify=[TOPIC]), tags={"team": "notes"})
    kinds = synthesized(stack)["resource"]
    tagged = [kind for kind, named in kinds.items() if all("tags" in r for r in named.values())]
    assert sorted(tagged) == [
        "aws_acm_certificate",
        "aws_apigatewayv2_api",
        "aws_apigatewayv2_domain_name",
        "aws_apigatewayv2_stage",
        "aws_cloudwatch_log_group",
        "aws_cloudwatch_metric_alarm",
    ]


def test_tags_of_awss_own_are_refused(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="must not begin with aws:"):
        HttpApi(stack, "Api", tags={"aws:team": "notes"})
