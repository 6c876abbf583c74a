"""Routes, integrations, authorizers and responses: what is kept, changed, removed and refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.local.apis.world import INVOKED, Gateway


def test_a_route_is_open_unless_it_says_otherwise(gateway: Gateway) -> None:
    api = gateway.api()
    route = gateway.route(api, "GET /notes")
    assert gateway("GetRoute", ApiId=api, RouteId=route) == {
        "ApiKeyRequired": False,
        "AuthorizationType": "NONE",
        "RouteId": route,
        "RouteKey": "GET /notes",
    }


@pytest.mark.parametrize("key", ["GET", "GET notes", "FETCH /notes", "get /notes", "GET /a b", "x"])
def test_a_key_of_another_form_is_refused(gateway: Gateway, key: str) -> None:
    error = gateway.refused("CreateRoute", ApiId=gateway.api(), RouteKey=key)
    assert error.code == "BadRequestException"
    assert error.message.startswith("The provided route key is not formatted properly for HTTP")


@pytest.mark.parametrize("key", ["GET /", "ANY /{proxy+}", "$default", "POST /a/{b}/c"])
def test_a_key_of_aws_is_taken(gateway: Gateway, key: str) -> None:
    gateway.route(gateway.api(), key)


def test_a_web_socket_api_has_keys_of_any_form(gateway: Gateway) -> None:
    api = gateway.api("WEBSOCKET")
    for key in ("$connect", "$disconnect", "$default", "send message"):
        gateway.route(api, key)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("GET /a", "GET /a", "Route with key GET /a already exists for this API"),
        (
            "GET /a/{b}",
            "GET /a/{c}",
            'The provided route key "GET /a/{c}" has a conflicting variable on the same '
            'hierarchical level as "GET /a/{b}"',
        ),
    ],
)
def test_two_routes_for_the_same_calls_are_a_conflict(
    gateway: Gateway, first: str, second: str, told: str
) -> None:
    api = gateway.api()
    gateway.route(api, first)
    error = gateway.refused("CreateRoute", ApiId=api, RouteKey=second)
    assert (error.code, error.message) == ("ConflictException", told)
    other = gateway.route(api, "GET /other")
    renamed = gateway.refused("UpdateRoute", ApiId=api, RouteId=other, RouteKey=second)
    assert renamed.code == "ConflictException"


@pytest.mark.parametrize("second", ["POST /a/{c}", "GET /a/{b}/{c}", "GET /a/{c+}", "GET /a/b"])
def test_routes_for_other_calls_are_no_conflict(gateway: Gateway, second: str) -> None:
    api = gateway.api()
    gateway.route(api, "GET /a/{b}")
    route = gateway.route(api, second)
    gateway("UpdateRoute", ApiId=api, RouteId=route, RouteKey=second)


def test_a_route_leads_to_an_integration_of_its_api(gateway: Gateway) -> None:
    api, other = gateway.api(), gateway.api()
    foreign = f"integrations/{gateway.integration(other)}"
    assert _refused_target(gateway, api, foreign) == "NotFoundException"
    assert _refused_target(gateway, api, "https://a.example") == "BadRequestException"
    gateway.route(api, "GET /", Target=f"integrations/{gateway.integration(api)}")


def _refused_target(gateway: Gateway, api: str, target: str) -> str:
    return gateway.refused("CreateRoute", ApiId=api, RouteKey="GET /", Target=target).code


@pytest.mark.parametrize("kind", ["JWT", "CUSTOM"])
def test_a_route_needs_an_authorizer_of_its_type(gateway: Gateway, kind: str) -> None:
    api = gateway.api()
    jwt, function = gateway.jwt(api), gateway.by_function(api)["AuthorizerId"]
    right, wrong = (jwt, function) if kind == "JWT" else (function, jwt)
    for given in ({}, {"AuthorizerId": "nothing"}, {"AuthorizerId": wrong}):
        error = gateway.refused(
            "CreateRoute", ApiId=api, RouteKey="GET /", AuthorizationType=kind, **given
        )
        assert error.code == "BadRequestException"
        assert error.message.startswith("Invalid authorizer ID specified. Setting the auth")
    gateway.route(api, "GET /", AuthorizationType=kind, AuthorizerId=right)


def test_an_update_of_a_route_leaves_the_rest_and_removes_what_is_empty(gateway: Gateway) -> None:
    api = gateway.api()
    route = gateway.route(
        api,
        "GET /",
        AuthorizationType="JWT",
        AuthorizerId=gateway.jwt(api),
        AuthorizationScopes=["read"],
        OperationName="Read",
    )
    named = {"ApiId": api, "RouteId": route}
    gateway("UpdateRoute", OperationName="List", **named)
    found = gateway("GetRoute", **named)
    assert (found["AuthorizationScopes"], found["OperationName"]) == (["read"], "List")
    opened = gateway(
        "UpdateRoute", AuthorizationType="NONE", AuthorizerId="", AuthorizationScopes=[], **named
    )
    assert opened == {
        "ApiKeyRequired": False,
        "AuthorizationType": "NONE",
        "OperationName": "List",
        "RouteId": route,
        "RouteKey": "GET /",
    }


def test_a_refused_update_changes_nothing(gateway: Gateway) -> None:
    api = gateway.api()
    route = gateway.route(api, "GET /")
    named = {"ApiId": api, "RouteId": route}
    gateway.refused("UpdateRoute", OperationName="List", AuthorizationType="JWT", **named)
    assert "OperationName" not in gateway("GetRoute", **named)


def test_parameters_of_requests_are_merged_and_deleted_one_by_one(gateway: Gateway) -> None:
    api = gateway.api("WEBSOCKET")
    first, second = "route.request.header.a", "route.request.header.b"
    route = gateway.route(api, "$connect", RequestParameters={first: {"Required": True}})
    named = {"ApiId": api, "RouteId": route}
    gateway("UpdateRoute", RequestParameters={second: {"Required": False}}, **named)
    assert gateway("GetRoute", **named)["RequestParameters"].keys() == {first, second}
    gateway("DeleteRouteRequestParameter", RequestParameterKey=first, **named)
    assert gateway("GetRoute", **named)["RequestParameters"] == {second: {"Required": False}}
    error = gateway.refused("DeleteRouteRequestParameter", RequestParameterKey=first, **named)
    assert error.code == "NotFoundException"


@pytest.mark.parametrize(
    ("key", "kind", "told"),
    [
        ("message", "AWS_IAM", "authorization is restricted to the $connect route only"),
        ("$connect", "JWT", "JWT authorization type is restricted to APIs with a protocol type"),
    ],
)
def test_a_web_socket_api_authorizes_who_connects(
    gateway: Gateway, key: str, kind: str, told: str
) -> None:
    api = gateway.api("WEBSOCKET")
    error = gateway.refused("CreateRoute", ApiId=api, RouteKey=key, AuthorizationType=kind)
    assert error.code == "BadRequestException"
    assert told in error.message
    gateway.route(api, "$connect", AuthorizationType="AWS_IAM")


def test_a_deleted_route_is_gone(gateway: Gateway) -> None:
    api = gateway.api()
    named = {"ApiId": api, "RouteId": gateway.route(api, "GET /")}
    gateway("DeleteRoute", **named)
    for operation in ("GetRoute", "UpdateRoute", "DeleteRoute"):
        error = gateway.refused(operation, **named)
        assert error.message == f"Invalid Route identifier specified {named['RouteId']}"


@pytest.mark.parametrize(
    ("protocol", "given", "shown"),
    [
        (
            "HTTP",
            {
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": INVOKED,
                "PayloadFormatVersion": "2.0",
            },
            {"IntegrationMethod": "POST", "TimeoutInMillis": 30000},
        ),
        (
            "HTTP",
            {
                "IntegrationType": "AWS_PROXY",
                "IntegrationSubtype": "SQS-SendMessage",
                "PayloadFormatVersion": "1.0",
            },
            {"TimeoutInMillis": 30000},
        ),
        (
            "WEBSOCKET",
            {"IntegrationType": "MOCK"},
            {
                "IntegrationResponseSelectionExpression": "${integration.response.statuscode}",
                "PassthroughBehavior": "WHEN_NO_MATCH",
                "PayloadFormatVersion": "1.0",
                "TimeoutInMillis": 29000,
            },
        ),
    ],
)
def test_an_integration_has_what_aws_gives_its_kind(
    gateway: Gateway, protocol: str, given: dict[str, Any], shown: dict[str, Any]
) -> None:
    made = gateway("CreateIntegration", ApiId=gateway.api(protocol), **given)
    assert made.pop("IntegrationId")
    assert made == {"ConnectionType": "INTERNET", **given, **shown}


@pytest.mark.parametrize(
    ("protocol", "given"),
    [
        ("HTTP", {"IntegrationType": "MOCK", "PayloadFormatVersion": "1.0"}),
        ("HTTP", {"IntegrationType": "AWS_PROXY", "IntegrationUri": INVOKED}),
        ("WEBSOCKET", {"IntegrationType": "MOCK", "TimeoutInMillis": 30000}),
    ],
)
def test_an_integration_that_aws_does_not_take_is_refused(
    gateway: Gateway, protocol: str, given: dict[str, Any]
) -> None:
    error = gateway.refused("CreateIntegration", ApiId=gateway.api(protocol), **given)
    assert error.code == "BadRequestException"


def test_parameters_of_an_integration_are_merged_and_removed_by_empty_values(
    gateway: Gateway,
) -> None:
    api = gateway.api()
    integration = gateway.integration(
        api,
        IntegrationType="HTTP_PROXY",
        RequestParameters={"overwrite:header.a": "1", "overwrite:header.b": "2"},
        ResponseParameters={
            "404": {"overwrite:statuscode": "200"},
            "500": {"overwrite:header.a": "1", "overwrite:header.b": "2"},
        },
    )
    changed = gateway(
        "UpdateIntegration",
        ApiId=api,
        IntegrationId=integration,
        RequestParameters={"overwrite:header.a": "", "overwrite:header.c": "3"},
        ResponseParameters={"404": {}, "500": {"overwrite:header.b": "4"}},
    )
    wanted = {"overwrite:header.b": "2", "overwrite:header.c": "3"}
    assert changed["RequestParameters"] == wanted
    assert changed["ResponseParameters"] == {"500": {"overwrite:header.b": "4"}}
    assert changed["IntegrationUri"] == INVOKED


def test_what_is_empty_in_an_update_is_removed_from_an_integration(gateway: Gateway) -> None:
    api = gateway.api()
    integration = gateway.integration(
        api,
        Description="first",
        CredentialsArn="arn:aws:iam::111122223333:role/r",
        TlsConfig={"ServerNameToVerify": "a.example"},
    )
    changed = gateway(
        "UpdateIntegration",
        ApiId=api,
        IntegrationId=integration,
        Description="",
        CredentialsArn="",
        TlsConfig={},
    )
    assert not {"Description", "CredentialsArn", "TlsConfig"} & changed.keys()


def test_an_integration_that_routes_lead_to_stays(gateway: Gateway) -> None:
    api = gateway.api()
    integration = gateway.integration(api)
    named = {"ApiId": api, "IntegrationId": integration}
    route = gateway.route(api, "GET /", Target=f"integrations/{integration}")
    error = gateway.refused("DeleteIntegration", **named)
    assert error.code == "ConflictException"
    assert error.message == (
        "Cannot delete Integration because it is referenced by the following Routes with Ids: "
        f"[{route}]"
    )
    gateway("DeleteRoute", ApiId=api, RouteId=route)
    gateway("DeleteIntegration", **named)
    assert gateway.refused("GetIntegration", **named).code == "NotFoundException"


def test_an_authorizer_has_the_fields_of_its_type_alone(gateway: Gateway) -> None:
    api = gateway.api()
    jwt = gateway("GetAuthorizer", ApiId=api, AuthorizerId=gateway.jwt(api))
    assert jwt.pop("AuthorizerId")
    assert jwt == {
        "AuthorizerType": "JWT",
        "IdentitySource": ["$request.header.Authorization"],
        "JwtConfiguration": {"Audience": ["web"], "Issuer": "https://issuer.example"},
        "Name": "tokens",
    }
    request = gateway.by_function(api, JwtConfiguration={})
    assert "JwtConfiguration" not in request
    assert request["AuthorizerResultTtlInSeconds"] == 300


@pytest.mark.parametrize(
    ("given", "ttl"),
    [
        ({"AuthorizerResultTtlInSeconds": 0}, 0),
        ({"AuthorizerResultTtlInSeconds": 3600}, 3600),
        ({"IdentitySource": []}, None),
    ],
)
def test_an_answer_is_cached_for_as_long_as_it_is_said(
    gateway: Gateway, given: dict[str, Any], ttl: int | None
) -> None:
    made = gateway.by_function(gateway.api(), **given)
    assert made.get("AuthorizerResultTtlInSeconds") == ttl


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"AuthorizerType": "JWT", "JwtConfiguration": {}}, "Issuer of JwtConfiguration is a re"),
        ({"AuthorizerType": "JWT"}, "Issuer of JwtConfiguration is a required parameter"),
        ({"AuthorizerUri": ""}, "AuthorizerUri is a required parameter for REQUEST authorizer"),
        (
            {"AuthorizerPayloadFormatVersion": ""},
            "AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer",
        ),
        ({"IdentitySource": [], "AuthorizerResultTtlInSeconds": 60}, "needs an identity source"),
    ],
)
def test_an_authorizer_that_aws_does_not_take_is_refused(
    gateway: Gateway, given: dict[str, Any], told: str
) -> None:
    api = gateway.api()
    sent: dict[str, Any] = {
        "Name": "a",
        "AuthorizerType": "REQUEST",
        "AuthorizerUri": INVOKED,
        "AuthorizerPayloadFormatVersion": "2.0",
        "IdentitySource": ["$request.header.a"],
        **given,
    }
    error = gateway.refused("CreateAuthorizer", ApiId=api, **sent)
    assert (error.code, told in error.message) == ("BadRequestException", True)


def test_a_web_socket_api_has_functions_as_authorizers(gateway: Gateway) -> None:
    api = gateway.api("WEBSOCKET")
    made = gateway.by_function(api, IdentitySource=["route.request.header.Auth"])
    assert "AuthorizerResultTtlInSeconds" not in made
    error = gateway.refused(
        "CreateAuthorizer",
        ApiId=api,
        Name="tokens",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
    )
    assert error.message.startswith("Invalid authorizer type. Only REQUEST")


def test_two_authorizers_of_an_api_have_two_names(gateway: Gateway) -> None:
    api = gateway.api()
    gateway.jwt(api)
    second = gateway.jwt(api, Name="other")
    error = gateway.refused("UpdateAuthorizer", ApiId=api, AuthorizerId=second, Name="tokens")
    assert error.code == "BadRequestException"
    assert error.message.startswith("Authorizer name must be unique. Authorizer tokens already")
    gateway("UpdateAuthorizer", ApiId=api, AuthorizerId=second, Name="other")
    gateway.jwt(gateway.api())


def test_an_update_of_an_authorizer_leaves_the_rest(gateway: Gateway) -> None:
    api = gateway.api()
    made = gateway.by_function(api, AuthorizerCredentialsArn="arn:aws:iam::111122223333:role/r")
    named = {"ApiId": api, "AuthorizerId": made["AuthorizerId"]}
    changed = gateway(
        "UpdateAuthorizer", AuthorizerResultTtlInSeconds=0, AuthorizerCredentialsArn="", **named
    )
    del made["AuthorizerCredentialsArn"]
    assert changed == {**made, "AuthorizerResultTtlInSeconds": 0}
    assert gateway("GetAuthorizer", **named) == changed


def test_an_authorizer_that_a_route_asks_stays(gateway: Gateway) -> None:
    api = gateway.api()
    jwt = gateway.jwt(api)
    route = gateway.route(api, "GET /", AuthorizationType="JWT", AuthorizerId=jwt)
    error = gateway.refused("DeleteAuthorizer", ApiId=api, AuthorizerId=jwt)
    assert error.code == "ConflictException"
    assert error.message == "Cannot delete authorizer 'tokens', is referenced in route: GET /"
    opened = {"AuthorizationType": "NONE", "AuthorizerId": ""}
    gateway("UpdateRoute", ApiId=api, RouteId=route, **opened)
    gateway("DeleteAuthorizer", ApiId=api, AuthorizerId=jwt)
    assert gateway("GetAuthorizers", ApiId=api)["Items"] == []


@pytest.mark.parametrize("owner", ["Route", "Integration"])
def test_responses_are_made_changed_listed_and_removed(gateway: Gateway, owner: str) -> None:
    api = gateway.api("WEBSOCKET")
    below = gateway.integration(api) if owner == "Integration" else gateway.route(api, "$default")
    named = {"ApiId": api, f"{owner}Id": below}
    key, identifier = f"{owner}ResponseKey", f"{owner}ResponseId"
    made = gateway(f"Create{owner}Response", **{key: "$default"}, **named)
    one = {**named, identifier: made[identifier]}
    changed = gateway(f"Update{owner}Response", **{key: "/200/"}, **one)
    assert changed == {**made, key: "/200/"}
    assert gateway(f"Get{owner}Responses", **named)["Items"] == [changed]
    gateway(f"Delete{owner}Response", **one)
    assert gateway.refused(f"Get{owner}Response", **one).code == "NotFoundException"
    missing = {**named, f"{owner}Id": "nothing"}
    assert gateway.refused(f"Get{owner}Responses", **missing).code == "NotFoundException"


def test_models_describe_messages(gateway: Gateway) -> None:
    api = gateway.api("WEBSOCKET")
    schema = '{"type": "object", "properties": {"text": {"type": "string"}}}'
    made = gateway("CreateModel", ApiId=api, Name="Message", Schema=schema)
    assert made["ContentType"] == "application/json"
    named = {"ApiId": api, "ModelId": made["ModelId"]}
    assert gateway("GetModelTemplate", **named)["Value"] == '{\n  "text": "string"\n}'
    changed = gateway("UpdateModel", Description="a message", **named)
    assert gateway("GetModels", ApiId=api)["Items"] == [changed]
    again = gateway.refused("CreateModel", ApiId=api, Name="Message", Schema=schema)
    assert again.code == "ConflictException"
    wrong = gateway.refused("CreateModel", ApiId=api, Name="Other", Schema="no schema")
    assert wrong.code == "BadRequestException"
    gateway("DeleteModel", **named)
    assert gateway.refused("GetModel", **named).code == "NotFoundException"
