"""Domains: made once, shared by paths, also across stacks; and where they can be made."""

from __future__ import annotations

import json
from typing import Any

import pytest
from gatehouse.api import (
    Domain,
    DomainName,
    DomainPath,
    HttpApi,
    MutualTls,
    PrivateService,
    VpcLink,
)
from gatehouse.core import App, AppStack, OptionError
from gatehouse.core.engine import TerraformVariable

from tests.unit.references import missing_references
from tests.unit.synth import Json, new_stack, synthesized

ZONE = "Z0123456789ABCDEFGHIJ"
HOST = "api.example.com"


def certificate(region: str = "eu-west-1", partition: str = "aws") -> str:
    return f"arn:{partition}:acm:{region}:123456789012:certificate/1"


def mappings(synth: Json) -> dict[str, Any]:
    made: dict[str, Any] = synth["resource"]["aws_apigatewayv2_api_mapping"]
    return made


def test_two_apis_share_one_domain(stack: AppStack) -> None:
    domain = DomainName(stack, "Domain", HOST, hosted_zone=ZONE)
    notes = HttpApi(stack, "Notes", domain=DomainPath(domain, "notes/v1"))
    rest = HttpApi(stack, "Rest", domain=domain)
    assert (notes.url, rest.url) == (f"https://{HOST}/notes/v1", f"https://{HOST}")
    synth = synthesized(stack)
    assert list(synth["resource"]["aws_apigatewayv2_domain_name"]) == ["domain"]
    assert sorted(synth["resource"]["aws_route53_record"]) == ["domain", "domain_certificate"]
    reference = "${aws_apigatewayv2_domain_name.domain.id}"
    assert {name: each["domain_name"] for name, each in mappings(synth).items()} == {
        "notes": reference,
        "rest": reference,
    }
    assert mappings(synth)["notes"]["api_mapping_key"] == "notes/v1"
    assert "api_mapping_key" not in mappings(synth)["rest"]
    for api in synth["resource"]["aws_apigatewayv2_api"].values():
        assert api["disable_execute_api_endpoint"] is True
    assert missing_references(synth) == []


def test_a_shared_domain_is_made_as_that_of_one_api_is() -> None:
    def made(stack: AppStack) -> list[Json]:
        resources = synthesized(stack)["resource"]
        kinds = ("acm_certificate", "acm_certificate_validation", "apigatewayv2_domain_name")
        return [resources[f"aws_{kind}"] for kind in (*kinds, "route53_record")]

    mutual = MutualTls("s3://trust/ca.pem", version="1")
    one, other = new_stack(), new_stack()
    HttpApi(
        one,
        "Edge",
        domain=Domain(HOST, hosted_zone=ZONE, mutual_tls=mutual),
        tags={"team": "notes"},
    )
    DomainName(other, "Edge", HOST, hosted_zone=ZONE, mutual_tls=mutual, tags={"team": "notes"})
    assert made(one) == made(other)


def test_an_api_of_another_stack_comes_after_the_domain() -> None:
    app = App()
    edge, notes = (AppStack(app, name, region="eu-west-1") for name in ("edge", "notes"))
    domain = DomainName(edge, "Domain", HOST, hosted_zone=ZONE)
    HttpApi(notes, "Notes", domain=DomainPath(domain, "notes"))
    synth = synthesized(notes)
    assert mappings(synth)["notes"]["domain_name"] == HOST
    assert "aws_apigatewayv2_domain_name" not in synth["resource"]
    assert "terraform_remote_state" not in synth.get("data", {})
    stacks = json.loads((app.output / "manifest.json").read_text())["stacks"]
    assert stacks["notes-dev"]["dependencies"] == ["edge-dev"]


def test_a_domain_is_of_the_apis_region() -> None:
    app = App()
    ireland, virginia = (
        AppStack(app, name, region=region)
        for name, region in (("edge", "eu-west-1"), ("notes", "us-east-1"))
    )
    unknown = AppStack(app, "rest")
    made = DomainName(ireland, "Domain", HOST, certificate=certificate())
    imported = DomainName.from_name(ireland, "Imported", "b.example.com")
    for domain in (made, imported):
        with pytest.raises(OptionError, match="must be a domain of the API's region, us-east-1"):
            HttpApi(virginia, f"Api{domain.node.id}", domain=DomainPath(domain, "notes"))
        HttpApi(ireland, f"Api{domain.node.id}", domain=DomainPath(domain, "notes"))
        HttpApi(unknown, f"Api{domain.node.id}", domain=DomainPath(domain, "rest"))


def test_a_domain_of_another_app_is_imported() -> None:
    edge, notes = (AppStack(App(), name, region="eu-west-1") for name in ("edge", "notes"))
    domain = DomainName(edge, "Domain", HOST, hosted_zone=ZONE)
    with pytest.raises(OptionError, match="must be of the same app"):
        HttpApi(notes, "Notes", domain=DomainPath(domain, "notes"))


def test_a_stack_with_a_domain_needs_nothing_of_its_apis() -> None:
    app = App()
    edge, notes = (AppStack(app, name, region="eu-west-1") for name in ("edge", "notes"))
    domain = DomainName(edge, "Domain", HOST, hosted_zone=ZONE)
    edge.add_dependency(notes)
    with pytest.raises(OptionError, match="stacks must not need each other"):
        HttpApi(notes, "Notes", domain=DomainPath(domain, "notes"))


def test_an_imported_domain_is_a_name(stack: AppStack) -> None:
    domain = DomainName.from_name(stack, "Domain", HOST)
    api = HttpApi(stack, "Notes", domain=DomainPath(domain, "notes"))
    assert api.url == f"https://{HOST}/notes"
    synth = synthesized(stack)
    assert mappings(synth)["notes"]["domain_name"] == HOST
    assert "aws_apigatewayv2_domain_name" not in synth["resource"]


def test_the_default_endpoint_stays_open_with_a_reason(stack: AppStack) -> None:
    domain = DomainName(stack, "Domain", HOST, certificate=certificate())
    path = DomainPath(domain, "notes", open_default_endpoint_reason="old clients")
    HttpApi(stack, "Notes", domain=path)
    api = synthesized(stack)["resource"]["aws_apigatewayv2_api"]["notes"]
    assert "disable_execute_api_endpoint" not in api


def test_it_does_not_stay_open_beside_mutual_tls(stack: AppStack) -> None:
    mutual = MutualTls("s3://trust/ca.pem")
    domain = DomainName(stack, "Domain", HOST, hosted_zone=ZONE, mutual_tls=mutual)
    with pytest.raises(OptionError, match="must not be set with mutual_tls"):
        DomainPath(domain, "notes", open_default_endpoint_reason="old clients")


# ---- once ---------------------------------------------------------------------------------------


def test_one_domain_is_not_made_for_two_apis(stack: AppStack) -> None:
    HttpApi(stack, "Notes", domain=Domain(HOST, hosted_zone=ZONE, path="notes"))
    with pytest.raises(OptionError, match=r"must be made once; notes-test/Notes makes") as raised:
        HttpApi(stack, "Files", domain=Domain(HOST, hosted_zone=ZONE, path="files"))
    assert raised.value.option == "domain"
    assert "DomainPath" in raised.value.fix
    with pytest.raises(OptionError, match="must be made once"):
        DomainName(stack, "Domain", HOST, hosted_zone=ZONE)


def test_a_domain_is_made_once_in_a_region_and_again_in_another() -> None:
    app = App()
    for number, region in enumerate(("eu-west-1", "us-east-1")):
        stack = AppStack(app, f"edge-{number}", region=region)
        domain = DomainName(stack, "Domain", HOST, certificate=certificate(region))
        HttpApi(stack, "Notes", domain=domain)
    third = AppStack(app, "edge-2", region="eu-west-1")
    with pytest.raises(OptionError, match="must be made once; edge-0-dev/Domain makes"):
        DomainName(third, "Domain", HOST, certificate=certificate())


@pytest.mark.parametrize("path", ["", "notes"])
def test_a_path_leads_to_one_api(stack: AppStack, path: str) -> None:
    domain = DomainName(stack, "Domain", HOST, hosted_zone=ZONE)
    HttpApi(stack, "Notes", domain=DomainPath(domain, path))
    with pytest.raises(OptionError, match="must lead to one API; notes-test/Notes has this one"):
        HttpApi(stack, "Files", domain=DomainPath(domain, path))
    HttpApi(stack, "Other", domain=DomainPath(domain, "notes/v2"))


def test_a_path_leads_to_one_api_whoever_names_the_domain() -> None:
    app = App()
    edge, notes = (AppStack(app, name, region="eu-west-1") for name in ("edge", "notes"))
    HttpApi(edge, "Api", domain=Domain(HOST, hosted_zone=ZONE, path="notes"))
    shared = DomainName.from_name(notes, "Shared", HOST)
    HttpApi(notes, "Files", domain=DomainPath(shared, "files"))
    with pytest.raises(OptionError, match="must lead to one API; edge-dev/Api has this one"):
        HttpApi(notes, "Notes", domain=DomainPath(shared, "notes"))


# ---- where --------------------------------------------------------------------------------------


def test_a_certificate_is_of_the_stacks_region(stack: AppStack) -> None:
    wrong = certificate("us-east-1")
    for make in (
        lambda: DomainName(stack, "Domain", HOST, certificate=wrong),
        lambda: HttpApi(stack, "Api", domain=Domain(HOST, certificate=wrong)),
    ):
        with pytest.raises(OptionError, match="must be in the API's region, eu-west-1"):
            make()
    DomainName(stack, "Right", HOST, certificate=certificate())


def test_a_certificate_passes_where_only_terraform_knows(stack: AppStack) -> None:
    arn = TerraformVariable(stack, "certificate", type="string").string_value
    DomainName(stack, "Known", HOST, certificate=arn)
    elsewhere = AppStack(App(), "edge")
    DomainName(elsewhere, "Domain", HOST, certificate=certificate("us-east-1"))


def test_in_govcloud_a_domain_has_a_certificate_and_no_zone() -> None:
    stack = new_stack(region="us-gov-west-1")
    for make in (
        lambda: DomainName(stack, "Domain", HOST, hosted_zone=ZONE),
        lambda: HttpApi(stack, "Api", domain=Domain(HOST, hosted_zone=ZONE)),
    ):
        with pytest.raises(OptionError, match="must not be set in GovCloud") as raised:
            make()
        assert raised.value.option == "hosted_zone"
    DomainName(stack, "Right", HOST, certificate=certificate("us-gov-west-1", "aws-us-gov"))
    made = synthesized(stack)["resource"]
    assert "aws_route53_record" not in made
    assert made["aws_apigatewayv2_domain_name"]["right"]["domain_name_configuration"] == {
        "certificate_arn": certificate("us-gov-west-1", "aws-us-gov"),
        "endpoint_type": "REGIONAL",
        "security_policy": "TLS_1_2",
    }


def private_route(stack: AppStack, arn: str) -> None:
    link = VpcLink(stack, "Link", subnets=["subnet-1"], security_groups=["sg-1"])
    HttpApi(stack, "Api").route("GET /x", PrivateService(arn, link))


def listener(region: str) -> str:
    return f"arn:aws-us-gov:elasticloadbalancing:{region}:123456789012:listener/app/a/b/c"


CLOUD_MAP = "arn:aws-us-gov:servicediscovery:us-gov-west-1:123456789012:service/srv-1"


def test_govcloud_east_has_no_way_into_a_vpc() -> None:
    with pytest.raises(OptionError, match="must not be made in us-gov-east-1"):
        private_route(new_stack(region="us-gov-east-1"), listener("us-gov-east-1"))
    private_route(new_stack(region="us-gov-west-1"), listener("us-gov-west-1"))


def test_govcloud_has_no_routes_to_cloud_map() -> None:
    with pytest.raises(OptionError, match="must be a listener in GovCloud"):
        private_route(new_stack(region="us-gov-west-1"), CLOUD_MAP)
    private_route(new_stack(), CLOUD_MAP.replace("aws-us-gov:", "aws:").replace("us-gov", "eu"))


def test_a_wildcard_domain_has_no_address_of_its_own(stack: AppStack) -> None:
    domain = DomainName(stack, "Domain", "*.example.com", hosted_zone=ZONE)
    api = HttpApi(stack, "Api", domain=DomainPath(domain, "v1"))
    with pytest.raises(OptionError, match="no single address") as raised:
        _ = api.url
    assert raised.value.fix.endswith('"https://notes.example.com/v1"')
    synthesized(stack)


@pytest.mark.parametrize("path", ["/notes", "notes/", "a//b", "a b", "a" * 301])
def test_a_path_that_api_gateway_refuses_is_refused(stack: AppStack, path: str) -> None:
    domain = DomainName(stack, "Domain", HOST, hosted_zone=ZONE)
    with pytest.raises(OptionError) as raised:
        DomainPath(domain, path)
    assert raised.value.option == "path"
