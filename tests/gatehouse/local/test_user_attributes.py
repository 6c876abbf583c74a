"""An app writes and reads the attributes of its user that it may, and no others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jwt
import pytest

from tests.gatehouse.local.pools import refusal

_PASSWORD = "Correct-1-horse"
_SCHEMA = [
    {"Name": "given_name", "AttributeDataType": "String", "Required": True, "Mutable": True},
    {
        "Name": "role",
        "AttributeDataType": "String",
        "Mutable": True,
        "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "5"},
    },
    {"Name": "tenant", "AttributeDataType": "String", "Mutable": False},
    {"Name": "age", "AttributeDataType": "Number", "Mutable": True},
]
_WRITABLE = ["email", "given_name", "custom:tenant", "custom:age"]


@dataclass
class Users:
    """A user pool, and a client that may write some attributes and read some."""

    idp: Any
    pool: str
    client: str

    def sign_up(self, name: str, **attributes: str) -> Any:
        return self.idp.sign_up(
            ClientId=self.client,
            Username=f"{name}@example.com",
            Password=_PASSWORD,
            UserAttributes=_listed({"given_name": name, **attributes}),
        )

    def sign_in(self, name: str) -> dict[str, str]:
        given: dict[str, str] = self.idp.initiate_auth(
            ClientId=self.client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": f"{name}@example.com", "PASSWORD": _PASSWORD},
        )["AuthenticationResult"]
        return given

    def member(self, name: str, **attributes: str) -> dict[str, str]:
        """Sign somebody up and in; return the tokens."""
        self.sign_up(name, **attributes)
        self.idp.admin_confirm_sign_up(UserPoolId=self.pool, Username=f"{name}@example.com")
        return self.sign_in(name)

    def update(self, tokens: dict[str, str], **attributes: str) -> Any:
        return self.idp.update_user_attributes(
            AccessToken=tokens["AccessToken"], UserAttributes=_listed(attributes)
        )

    def administer(self, name: str, **attributes: str) -> Any:
        return self.idp.admin_update_user_attributes(
            UserPoolId=self.pool,
            Username=f"{name}@example.com",
            UserAttributes=_listed(attributes),
        )


def _listed(attributes: dict[str, str]) -> list[dict[str, str]]:
    """Write attributes as the API has them: ``custom_role`` is ``custom:role``."""
    return [
        {"Name": name.replace("custom_", "custom:"), "Value": value}
        for name, value in attributes.items()
    ]


def _claims(tokens: dict[str, str]) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(tokens["IdToken"], options={"verify_signature": False})
    return claims


def _users(idp: Any, **client: Any) -> Users:
    pool = idp.create_user_pool(
        PoolName="attributes",
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        Schema=_SCHEMA,
    )["UserPool"]["Id"]
    made = idp.create_user_pool_client(
        UserPoolId=pool,
        ClientName="web",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
        **client,
    )
    return Users(idp, pool, made["UserPoolClient"]["ClientId"])


@pytest.fixture(scope="module")
def users(clients: Callable[..., Any]) -> Users:
    return _users(
        clients("cognito-idp"),
        WriteAttributes=_WRITABLE,
        ReadAttributes=["email", "given_name", "custom:tenant"],
    )


def test_nobody_signs_up_where_only_an_administrator_makes_users(
    clients: Callable[..., Any],
) -> None:
    closed = _users(clients("cognito-idp"))
    closed.sign_up("ann")
    closed.idp.update_user_pool(
        UserPoolId=closed.pool, AdminCreateUserConfig={"AllowAdminCreateUserOnly": True}
    )
    assert refusal(closed.sign_up, "bea") == "NotAuthorizedException"


def test_signing_up_writes_no_attribute_that_the_client_may_not_write(users: Users) -> None:
    assert refusal(users.sign_up, "cleo", custom_role="admin") == "NotAuthorizedException"
    users.sign_up("cleo", custom_tenant="acme")


def test_a_user_cannot_update_attributes_that_the_client_may_not_write(users: Users) -> None:
    tokens = users.member("dora")
    assert refusal(users.update, tokens, custom_role="admin") == "NotAuthorizedException"
    users.update(tokens, given_name="Dorothea")


@pytest.mark.parametrize("name", ["sub", "email_verified", "identities"])
def test_a_user_cannot_write_protected_attributes(clients: Callable[..., Any], name: str) -> None:
    anything = _users(clients("cognito-idp"))
    tokens = anything.member("eve")
    assert refusal(anything.update, tokens, **{name: "true"}) == "NotAuthorizedException"


def test_an_attribute_that_the_pool_does_not_have_is_refused(users: Users) -> None:
    users.member("fay")
    assert refusal(users.sign_up, "gil", custom_nope="x") == "InvalidParameterException"
    assert refusal(users.administer, "fay", custom_nope="x") == "InvalidParameterException"


def test_a_value_that_does_not_match_the_schema_is_refused(users: Users) -> None:
    tokens = users.member("hal")
    assert refusal(users.administer, "hal", custom_role="helper") == "InvalidParameterException"
    assert refusal(users.update, tokens, custom_age="old") == "InvalidParameterException"
    users.administer("hal", custom_role="staff")
    users.update(tokens, custom_age="44")


def test_an_immutable_attribute_is_written_once(users: Users) -> None:
    tokens = users.member("ida", custom_tenant="acme")
    assert refusal(users.update, tokens, custom_tenant="evil") == "InvalidParameterException"
    assert refusal(users.administer, "ida", custom_tenant="evil") == "InvalidParameterException"
    assert refusal(users.administer, "ida", sub="evil") == "InvalidParameterException"


def test_a_blank_value_removes_an_attribute(users: Users) -> None:
    tokens = users.member("jill", custom_age="40")
    users.update(tokens, custom_age="")
    held = users.idp.admin_get_user(UserPoolId=users.pool, Username="jill@example.com")
    assert "custom:age" not in [each["Name"] for each in held["UserAttributes"]]


def test_signing_up_needs_the_required_attributes(users: Users) -> None:
    assert (
        refusal(
            users.idp.sign_up,
            ClientId=users.client,
            Username="jon@example.com",
            Password=_PASSWORD,
        )
        == "InvalidParameterException"
    )


def test_an_id_token_has_no_attribute_that_the_client_may_not_read(users: Users) -> None:
    users.member("kim", custom_tenant="acme")
    users.administer("kim", custom_role="admin")
    claims = _claims(users.sign_in("kim"))
    assert "custom:role" not in claims
    assert "email_verified" not in claims
    assert claims["custom:tenant"] == "acme"
    assert claims["given_name"] == "kim"


def test_a_client_without_a_list_reads_every_attribute(clients: Callable[..., Any]) -> None:
    anything = _users(clients("cognito-idp"))
    assert _claims(anything.member("liv", custom_role="admin"))["custom:role"] == "admin"


def test_a_user_does_not_get_attributes_that_the_client_may_not_read(users: Users) -> None:
    tokens = users.member("max", custom_tenant="acme")
    users.administer("max", custom_role="admin")
    told = users.idp.get_user(AccessToken=tokens["AccessToken"])["UserAttributes"]
    assert {each["Name"] for each in told} == {"sub", "email", "given_name", "custom:tenant"}


def test_an_address_is_verified_by_the_code_alone(clients: Callable[..., Any]) -> None:
    anything = _users(clients("cognito-idp"))
    assert _claims(anything.member("nat"))["email_verified"] is False
    anything.sign_up("oda")
    anything.idp.confirm_sign_up(
        ClientId=anything.client, Username="oda@example.com", ConfirmationCode="123456"
    )
    assert _claims(anything.sign_in("oda"))["email_verified"] is True


def test_another_address_is_not_verified(clients: Callable[..., Any]) -> None:
    anything = _users(clients("cognito-idp"))
    anything.sign_up("pia")
    anything.idp.confirm_sign_up(
        ClientId=anything.client, Username="pia@example.com", ConfirmationCode="123456"
    )
    anything.update(anything.sign_in("pia"), email="pia.2@example.com")
    assert _claims(anything.sign_in("pia.2"))["email_verified"] is False


@pytest.mark.parametrize("hides", [False, True])
def test_a_password_is_reset_by_a_verified_address_only(
    clients: Callable[..., Any], hides: bool
) -> None:
    shown = {"PreventUserExistenceErrors": "ENABLED" if hides else "LEGACY"}
    anything = _users(clients("cognito-idp"), **shown)
    anything.member("sam")
    mail = {"ClientId": anything.client, "Username": "sam@example.com"}
    confirm = {**mail, "ConfirmationCode": "654321", "Password": "Another-1-horse"}
    if hides:
        anything.idp.forgot_password(**mail)
    else:
        told = refusal(anything.idp.forgot_password, **mail)
        assert told == "InvalidParameterException"
    assert refusal(anything.idp.confirm_forgot_password, **confirm) == "ExpiredCodeException"
    anything.administer("sam", email_verified="true")
    anything.idp.forgot_password(**mail)
    anything.idp.confirm_forgot_password(**confirm)


def test_a_user_cannot_take_the_address_of_another_user(users: Users) -> None:
    users.member("quin")
    tokens = users.member("rex")
    assert refusal(users.update, tokens, email="quin@example.com") == "AliasExistsException"
