"""Clients: web, server and machine; pages, tokens and attributes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from gatehouse.auth import (
    ChoiceSignIn,
    OAuth,
    Passkeys,
    StandardAttribute,
    UserPool,
    UserPoolBase,
    UserPoolClient,
    UserPoolClientBase,
)
from gatehouse.core import AppStack, OptionError

from tests.unit.synth import synthesized

HERE = "https://example.com/in"


def made(stack: AppStack, **options: Any) -> Any:
    UserPool(stack, "Users").add_client("Web", **options)
    return synthesized(stack)["resource"]["aws_cognito_user_pool_client"]["web"]


@pytest.mark.parametrize(("kind", "secret"), [("web", False), ("server", True)])
def test_only_what_can_keep_a_secret_has_one(stack: AppStack, kind: str, secret: bool) -> None:
    assert made(stack, kind=kind)["generate_secret"] is secret


def test_a_machine_has_scopes_and_no_users(stack: AppStack) -> None:
    users = UserPool(stack, "Users")
    api = users.add_resource_server("Api", identifier="notes", scopes={"read": "Read"})
    users.add_client("Job", kind="machine", scopes=[api.scope("read")])
    client = synthesized(stack)["resource"]["aws_cognito_user_pool_client"]["job"]
    assert client["generate_secret"] is True
    assert client["allowed_oauth_flows"] == ["client_credentials"]
    assert client["allowed_oauth_flows_user_pool_client"] is True
    assert client["allowed_oauth_scopes"] == [
        "${aws_cognito_resource_server.users_api.identifier}/read"
    ]
    assert client["explicit_auth_flows"] == ["ALLOW_REFRESH_TOKEN_AUTH"]


def test_pages_use_the_code_flow(stack: AppStack) -> None:
    client = made(
        stack,
        oauth=OAuth(
            [HERE, "notes://in"], logout_urls=["https://example.com"], default_callback=HERE
        ),
    )
    assert client["allowed_oauth_flows"] == ["code"]
    assert client["allowed_oauth_scopes"] == ["openid", "email"]
    assert client["callback_urls"] == [HERE, "notes://in"]
    assert client["logout_urls"] == ["https://example.com"]
    assert client["default_redirect_uri"] == HERE


def test_the_implicit_flow_is_there_for_a_reason(stack: AppStack) -> None:
    oauth = OAuth([HERE], flows=["implicit"], implicit_reason="an old app, until spring")
    assert made(stack, oauth=oauth)["allowed_oauth_flows"] == ["implicit"]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "https://example.com:8443/in?from=cognito",
        "http://localhost:3000/in",
        "http://127.0.0.1/in",
        "notes://signed-in",
        "com.example.notes:/signed-in",
    ],
)
def test_an_address_that_cognito_accepts_is_accepted(url: str) -> None:
    assert OAuth([url]).callback_urls == (url,)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("localhost:3000", "http://localhost:3000"),
        ("localhost:3000/in", "http://localhost:3000/in"),
        ("127.0.0.1:8080/in", "http://127.0.0.1:8080/in"),
        ("app.example.com:8443/in", "https://app.example.com:8443/in"),
    ],
)
def test_a_callback_that_begins_with_its_host_is_shown_in_full(written: str, meant: str) -> None:
    with pytest.raises(OptionError) as refused:
        OAuth([written])
    assert refused.value.fix == f'write "{meant}"'


@pytest.mark.parametrize(
    ("flow", "written"),
    [
        ("password", "ALLOW_USER_PASSWORD_AUTH"),
        ("custom", "ALLOW_CUSTOM_AUTH"),
        ("admin_password", "ALLOW_ADMIN_USER_PASSWORD_AUTH"),
        ("choice", "ALLOW_USER_AUTH"),
    ],
)
def test_another_flow_is_on_only_where_it_is_asked_for(
    stack: AppStack, flow: str, written: str
) -> None:
    assert made(stack, auth_flows=[flow])["explicit_auth_flows"] == sorted(
        ["ALLOW_REFRESH_TOKEN_AUTH", written]
    )


def test_a_pool_with_a_choice_lets_its_clients_choose(stack: AppStack) -> None:
    choice = ChoiceSignIn(passkeys=Passkeys(relying_party="example.com"))
    UserPool(stack, "Users", sign_in=choice).add_client("Web")
    client = synthesized(stack)["resource"]["aws_cognito_user_pool_client"]["web"]
    assert "ALLOW_USER_AUTH" in client["explicit_auth_flows"]


def test_a_rotated_refresh_token_excludes_the_older_flow(stack: AppStack) -> None:
    client = made(stack, refresh_rotation=timedelta(seconds=10))
    assert client["refresh_token_rotation"] == [
        {"feature": "ENABLED", "retry_grace_period_seconds": 10}
    ]
    assert client["explicit_auth_flows"] == ["ALLOW_USER_SRP_AUTH"]


def test_refresh_tokens_rotate_beside_sign_in_pages(stack: AppStack) -> None:
    pages = OAuth(callback_urls=["https://example.com/in"])
    client = made(stack, oauth=pages, refresh_rotation=timedelta(0))
    assert client["explicit_auth_flows"] == ["ALLOW_USER_SRP_AUTH"]


def test_a_session_can_last_fifteen_minutes(stack: AppStack) -> None:
    assert made(stack, session_validity=timedelta(minutes=15))["auth_session_validity"] == 15


def test_a_client_reads_the_named_attributes(stack: AppStack) -> None:
    client = made(stack, read_attributes=["email", "email_verified"])
    assert client["read_attributes"] == ["email", "email_verified"]


def test_what_a_pool_requires_is_writable_by_default(stack: AppStack) -> None:
    users = UserPool(stack, "Users", standard_attributes={"name": StandardAttribute(required=True)})
    users.add_client("Web")
    client = synthesized(stack)["resource"]["aws_cognito_user_pool_client"]["web"]
    assert "name" in client["write_attributes"]


def test_a_server_can_send_the_context_of_its_users(stack: AppStack) -> None:
    client = made(stack, kind="server", user_context=True)
    assert client["enable_propagate_additional_user_context_data"] is True


def test_the_addresses_of_the_pages_are_outputs(stack: AppStack) -> None:
    users = UserPool(stack, "Users")
    users.add_domain("Domain", prefix="acme-notes")
    oauth = OAuth([HERE], logout_urls=["https://example.com"])
    web = users.add_client("Web", oauth=oauth)
    stack.output(In=web.sign_in_url, Out=web.logout_url)
    pages = "https://${aws_cognito_user_pool_domain.users_domain.domain}.auth.eu-west-1"
    client = "${aws_cognito_user_pool_client.web.id}"
    outputs = synthesized(stack)["output"]
    assert outputs["In"]["value"] == (
        f"{pages}.amazoncognito.com/login?client_id={client}&response_type=code"
        "&scope=openid+email&redirect_uri=https%3A%2F%2Fexample.com%2Fin"
    )
    assert outputs["Out"]["value"] == (
        f"{pages}.amazoncognito.com/logout?client_id={client}&logout_uri=https%3A%2F%2Fexample.com"
    )


def test_signing_out_needs_somewhere_to_go(stack: AppStack) -> None:
    users = UserPool(stack, "Users")
    users.add_domain("Domain", prefix="acme-notes")
    web = users.add_client("Web", oauth=OAuth([HERE]))
    with pytest.raises(OptionError, match="logout_urls"):
        _ = web.logout_url


@pytest.mark.parametrize("first", ["Web", "Phone"])
def test_addresses_of_clients_do_not_depend_on_their_order(stack: AppStack, first: str) -> None:
    users = UserPool(stack, "Users")
    for id in sorted(["Web", "Phone"], key=lambda id: id != first):
        users.add_client(id)
    clients = synthesized(stack)["resource"]["aws_cognito_user_pool_client"]
    assert {name: client["name"] for name, client in clients.items()} == {
        "web": "notes-test-Web",
        "phone": "notes-test-Phone",
    }


def test_an_imported_client_makes_nothing(stack: AppStack) -> None:
    users = UserPool.from_id(stack, "Users", "eu-west-1_AbCdEfGhI")
    web = UserPoolClient.from_id(users, "Web", "1h57kf5cpq17m0eml12EXAMPLE")
    assert web.id == "1h57kf5cpq17m0eml12EXAMPLE"
    assert "resource" not in synthesized(stack)


@pytest.mark.parametrize("name", ["secret", "sign_in_url", "logout_url"])
def test_what_only_another_stack_knows_of_an_imported_client_is_refused(
    stack: AppStack, name: str
) -> None:
    users = UserPool.from_id(stack, "Users", "eu-west-1_AbCdEfGhI")
    web = UserPoolClient.from_id(users, "Web", "1h57kf5cpq17m0eml12EXAMPLE")
    with pytest.raises(OptionError, match=f"the {name} of an imported client is known only to"):
        getattr(web, name)


def test_made_and_imported_ones_are_of_one_base(stack: AppStack) -> None:
    made, imported = UserPool(stack, "Users"), UserPool.from_id(stack, "Shared", "eu-west-1_AbCd")
    web = UserPoolClient.from_id(imported, "Web", "1h57kf5cpq17m0")
    assert [type(each).__bases__ for each in (made, imported)] == [(UserPoolBase,)] * 2
    clients = [made.add_client("Web"), web]
    assert [type(each).__bases__ for each in clients] == [(UserPoolClientBase,)] * 2
