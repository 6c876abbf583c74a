"""APIs, quick create, CORS and tags: what is kept, changed, removed and refused."""

from __future__ import annotations

import pytest

from tests.unit.local.apis.world import FUNCTION, REGION, Gateway


def test_an_api_has_what_aws_gives_it(gateway: Gateway) -> None:
    made = gateway("CreateApi", Name="notes", ProtocolType="HTTP")
    api = made["ApiId"]
    assert made == {
        "ApiEndpoint": f"http://127.0.0.1/{api}",
        "ApiId": api,
        "ApiKeySelectionExpression": "$request.header.x-api-key",
        "CreatedDate": "2023-11-14T22:13:20Z",
        "DisableExecuteApiEndpoint": False,
        "IpAddressType": "ipv4",
        "Name": "notes",
        "ProtocolType": "HTTP",
        "RouteSelectionExpression": "$request.method $request.path",
        "Tags": {},
    }
    assert gateway("GetApi", ApiId=api) == made


def test_a_web_socket_api_selects_by_the_action_of_a_message(gateway: Gateway) -> None:
    found = gateway("GetApi", ApiId=gateway.api("WEBSOCKET"))
    assert found["RouteSelectionExpression"] == "$request.body.action"


def test_an_update_leaves_what_it_does_not_name_and_removes_what_is_empty(gateway: Gateway) -> None:
    api = gateway.api(Description="first", Version="1")
    changed = gateway("UpdateApi", ApiId=api, Description="", Name="other")
    assert (changed["Name"], changed["Version"], "Description" in changed) == ("other", "1", False)


def test_cors_is_replaced_as_a_whole_and_removed_by_its_own_operation(gateway: Gateway) -> None:
    api = gateway.api(CorsConfiguration={"AllowOrigins": ["https://a.example"], "MaxAge": 60})
    other = {"AllowOrigins": ["https://b.example"]}
    gateway("UpdateApi", ApiId=api, CorsConfiguration=other)
    assert gateway("GetApi", ApiId=api)["CorsConfiguration"] == other
    gateway("UpdateApi", ApiId=api, Name="named")
    assert gateway("GetApi", ApiId=api)["CorsConfiguration"] == other
    gateway("DeleteCorsConfiguration", ApiId=api)
    assert "CorsConfiguration" not in gateway("GetApi", ApiId=api)


@pytest.mark.parametrize("operation", ["CreateApi", "UpdateApi"])
def test_credentials_need_named_origins(gateway: Gateway, operation: str) -> None:
    cors = {"AllowCredentials": True, "AllowOrigins": ["*"]}
    named = {"ApiId": gateway.api()} if operation == "UpdateApi" else {"ProtocolType": "HTTP"}
    error = gateway.refused(operation, Name="a", CorsConfiguration=cors, **named)
    assert error.code == "BadRequestException"
    assert error.message == "allow-credentials is not supported if 'allow-origin' is *"
    gateway(operation, Name="a", CorsConfiguration={**cors, "AllowCredentials": False}, **named)


def test_a_deleted_api_is_gone_with_all_that_belonged_to_it(gateway: Gateway) -> None:
    api, other = gateway.api(), gateway.api()
    gateway.route(api, "GET /", Target=f"integrations/{gateway.integration(api)}")
    gateway.stage(api)
    gateway("DeleteApi", ApiId=api)
    error = gateway.refused("GetApi", ApiId=api)
    assert error.code == "NotFoundException"
    assert error.message == f"Invalid API identifier specified {api}"
    assert gateway.store.routes.of(api) == []
    assert [each["ApiId"] for each in gateway("GetApis")["Items"]] == [other]


@pytest.mark.parametrize(
    ("operation", "more"),
    [
        ("UpdateApi", {}),
        ("DeleteApi", {}),
        ("DeleteCorsConfiguration", {}),
        ("CreateRoute", {"RouteKey": "GET /"}),
        ("GetRoutes", {}),
        ("CreateIntegration", {"IntegrationType": "AWS_PROXY"}),
        ("CreateStage", {"StageName": "a"}),
        ("CreateDeployment", {}),
        ("GetModels", {}),
        ("GetAuthorizers", {}),
    ],
)
def test_an_api_that_does_not_exist_is_not_found(
    gateway: Gateway, operation: str, more: dict[str, object]
) -> None:
    error = gateway.refused(operation, ApiId="nothing", **more)
    assert error.code == "NotFoundException"


@pytest.mark.parametrize(
    ("target", "key", "integration"),
    [
        (FUNCTION, None, ("AWS_PROXY", "POST", "2.0")),
        ("https://elsewhere.example", "GET /pets", ("HTTP_PROXY", "ANY", "1.0")),
    ],
)
def test_quick_create_makes_a_route_an_integration_and_a_stage(
    gateway: Gateway, target: str, key: str | None, integration: tuple[str, str, str]
) -> None:
    api = gateway.api(Target=target, **({"RouteKey": key} if key else {}))
    (route,) = gateway("GetRoutes", ApiId=api)["Items"]
    (made,) = gateway("GetIntegrations", ApiId=api)["Items"]
    (stage,) = gateway("GetStages", ApiId=api)["Items"]
    assert (route["RouteKey"], route["ApiGatewayManaged"]) == (key or "$default", True)
    assert route["Target"] == f"integrations/{made['IntegrationId']}"
    kind = (made["IntegrationType"], made["IntegrationMethod"], made["PayloadFormatVersion"])
    assert (kind, made["IntegrationUri"]) == (integration, target)
    assert (stage["StageName"], stage["AutoDeploy"]) == ("$default", True)
    assert stage["DeploymentId"]


def test_what_quick_create_made_is_updated_by_the_api(gateway: Gateway) -> None:
    api = gateway.api(Target=FUNCTION)
    role = "arn:aws:iam::111122223333:role/caller"
    gateway("UpdateApi", ApiId=api, Target=f"{FUNCTION}:1", RouteKey="GET /", CredentialsArn=role)
    (made,) = gateway("GetIntegrations", ApiId=api)["Items"]
    assert (made["IntegrationUri"], made["CredentialsArn"]) == (f"{FUNCTION}:1", role)
    assert gateway("GetRoutes", ApiId=api)["Items"][0]["RouteKey"] == "GET /"


def test_an_api_without_quick_create_has_no_target_to_update(gateway: Gateway) -> None:
    error = gateway.refused("UpdateApi", ApiId=gateway.api(), Target=FUNCTION)
    assert error.code == "BadRequestException"


def test_a_web_socket_api_has_no_quick_create(gateway: Gateway) -> None:
    error = gateway.refused("CreateApi", Name="a", ProtocolType="WEBSOCKET", Target=FUNCTION)
    assert error.code == "BadRequestException"


def test_a_list_comes_in_pages(gateway: Gateway) -> None:
    made = [gateway.api() for _ in range(5)]
    pages = list(gateway.pages("GetApis", 2))
    assert [len(each) for each in pages] == [2, 2, 1]
    assert [each["ApiId"] for page in pages for each in page] == made


@pytest.mark.parametrize("asked", [{"MaxResults": "many"}, {"MaxResults": "0"}, {"NextToken": "a"}])
def test_a_page_that_cannot_be_is_refused(gateway: Gateway, asked: dict[str, str]) -> None:
    assert gateway.refused("GetApis", **asked).code == "BadRequestException"


def _arn(path: str) -> str:
    return f"arn:aws:apigateway:{REGION}::/{path}"


def test_whatever_has_tags_is_tagged_by_its_arn(gateway: Gateway) -> None:
    api = gateway.api(Tags={"first": "1"})
    gateway.stage(api, Tags={"first": "1"})
    gateway.domain(Tags={"first": "1"})
    link = gateway("CreateVpcLink", Name="l", SubnetIds=["s"], Tags={"first": "1"})["VpcLinkId"]
    shown = {
        f"apis/{api}": ("GetApi", {"ApiId": api}),
        f"apis/{api}/stages/$default": ("GetStage", {"ApiId": api, "StageName": "$default"}),
        "domainnames/api.example.com": ("GetDomainName", {"DomainName": "api.example.com"}),
        f"vpclinks/{link}": ("GetVpcLink", {"VpcLinkId": link}),
    }
    for path, (operation, asked) in shown.items():
        arn = _arn(path)
        gateway("TagResource", ResourceArn=arn, Tags={"second": "2"})
        gateway("UntagResource", ResourceArn=arn, TagKeys=["first"])
        assert gateway("GetTags", ResourceArn=arn)["Tags"] == {"second": "2"}, path
        assert gateway(operation, **asked)["Tags"] == {"second": "2"}, path


@pytest.mark.parametrize(
    ("arn", "code"),
    [
        (_arn("apis/nothing"), "NotFoundException"),
        (_arn("vpclinks/nothing"), "NotFoundException"),
        (_arn("domainnames/nothing.example"), "NotFoundException"),
        (_arn("apis"), "BadRequestException"),
        ("arn:aws:apigateway:us-east-1::/apis/a", "BadRequestException"),
        ("arn:aws:s3:::bucket", "BadRequestException"),
    ],
)
def test_tags_of_what_does_not_exist_are_refused(gateway: Gateway, arn: str, code: str) -> None:
    assert gateway.refused("TagResource", ResourceArn=arn, Tags={"a": "b"}).code == code


@pytest.mark.parametrize("tags", [{"aws:a": "b"}, {f"key{n}": "b" for n in range(51)}])
def test_tags_that_aws_does_not_take_are_refused(gateway: Gateway, tags: dict[str, str]) -> None:
    arn = _arn(f"apis/{gateway.api()}")
    assert gateway.refused("TagResource", ResourceArn=arn, Tags=tags).code == "BadRequestException"
    assert gateway("GetTags", ResourceArn=arn)["Tags"] == {}


def test_an_operation_that_is_not_carried_out_says_so(gateway: Gateway) -> None:
    error = gateway.refused("ImportApi", Body="{}")
    assert (error.code, error.status) == ("NotImplemented", 501)
    assert "ImportApi" in error.message


def test_a_name_of_a_vpc_link_is_all_that_changes(gateway: Gateway) -> None:
    link = gateway("CreateVpcLink", Name="first", SubnetIds=["s"], SecurityGroupIds=["g"])
    named = {"VpcLinkId": link["VpcLinkId"]}
    assert gateway("UpdateVpcLink", Name="second", **named) == {**link, "Name": "second"}
    assert gateway("GetVpcLinks")["Items"] == [{**link, "Name": "second"}]
    gateway("DeleteVpcLink", **named)
    assert gateway.refused("GetVpcLink", **named).code == "NotFoundException"


def test_what_the_emulator_does_not_keep_is_saved_and_loaded(gateway: Gateway) -> None:
    link = gateway("CreateVpcLink", Name="link", SubnetIds=["s"])["VpcLinkId"]
    api = gateway.api("WEBSOCKET")
    model = gateway("CreateModel", ApiId=api, Name="m", Schema="{}")["ModelId"]
    other = Gateway(tables=gateway.tables)
    other.service.load(gateway.service.save())
    assert other("GetVpcLink", VpcLinkId=link)["Name"] == "link"
    assert other("GetModel", ApiId=api, ModelId=model)["Name"] == "m"
