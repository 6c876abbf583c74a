"""Values that only Terraform knows where synth must know them, or in the place of another kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gatehouse.api import Cors, HttpApi, Iam
from gatehouse.auth import (
    Auth,
    Guests,
    IdentityPool,
    Mfa,
    Oidc,
    SecretFrom,
    StringAttribute,
    UserPool,
)
from gatehouse.compute import Function
from gatehouse.core import AppStack
from gatehouse.core.engine import TerraformVariable, Token
from gatehouse.iam import Permission, Principal, Role, Trust
from gatehouse.storage import Bucket, Table

from .case import BadInput

HANDLER = "lambdas/hello.main"


def _list(stack: AppStack) -> list[str]:
    return list(TerraformVariable(stack, "given", type="list(string)").list_value)


def _flag(stack: AppStack) -> Any:
    return TerraformVariable(stack, "given", type="bool").boolean_value


def _map(stack: AppStack) -> Mapping[str, str]:
    return Token.as_string_map(TerraformVariable(stack, "given", type="map(string)").value)


def _users(stack: AppStack, **options: Any) -> UserPool:
    return UserPool(stack, "Users", usernames=["email"], **options)


def _cors(stack: AppStack, **options: Any) -> HttpApi:
    return HttpApi(stack, "Api", default_authorizer=Iam(), cors=Cors(**options))


def _oidc(stack: AppStack) -> object:
    return _users(stack).add_identity_provider(
        "Okta",
        Oidc("https://okta.example.com", "id", SecretFrom.variable("okta"), attributes=_map(stack)),
    )


def _of_another_pool(stack: AppStack) -> None:
    staff = UserPool(stack, "Staff", usernames=["email"])
    stack.output_for_clients(user_pool=_users(stack), client=staff.add_client("Web"))


def _must_be_known(name: str, build: Callable[[AppStack], object]) -> BadInput:
    return BadInput(f"{name} that only Terraform knows", build, "must be known at synth")


CASES = [
    _must_be_known(
        "the names of attributes of an identity provider",
        _oidc,
    ),
    _must_be_known(
        "the names of principal tags",
        lambda stack: Auth(stack, "Auth", principal_tags=_map(stack)),
    ),
    _must_be_known(
        "the names of scopes",
        lambda stack: _users(stack).add_resource_server(
            "Api", identifier="notes", scopes=_map(stack)
        ),
    ),
    _must_be_known(
        "the stages of a name",
        lambda stack: Function(stack, "Work", HANDLER, name=_map(stack)),
    ),
    _must_be_known(
        "protect of a table",
        lambda stack: Table(stack, "Notes", partition_key="id", protect=_flag(stack)),
    ),
    _must_be_known(
        "versioning of a bucket", lambda stack: Bucket(stack, "Files", versioning=_flag(stack))
    ),
    _must_be_known(
        "case_sensitive of a pool", lambda stack: _users(stack, case_sensitive=_flag(stack))
    ),
    _must_be_known(
        "mutable of an attribute",
        lambda stack: _users(
            stack, custom_attributes={"plan": StringAttribute(mutable=_flag(stack))}
        ),
    ),
    _must_be_known(
        "whether there is an identity pool",
        lambda stack: Auth(stack, "Auth", identity_pool=_flag(stack)),
    ),
    _must_be_known(
        "tracing of a function",
        lambda stack: Function(stack, "Work", HANDLER, tracing=_flag(stack)),
    ),
    _must_be_known(
        "the trust's tag_session",
        lambda stack: Role(
            stack,
            "Role",
            trust=Trust(
                Principal("AWS", ["arn:aws:iam::111122223333:root"]), tag_session=_flag(stack)
            ),
        ),
    ),
    BadInput(
        "factors of MFA that only Terraform knows",
        lambda stack: _users(stack, mfa=Mfa(factors=_list(stack))),
        "must be known at synth",
    ),
    BadInput(
        "a path to include that only Terraform knows",
        lambda stack: Function(stack, "Work", HANDLER, include=_list(stack)),
        "must be known while Python runs",
    ),
    BadInput(
        "a list of Terraform's where one key belongs",
        lambda stack: Bucket(stack, "Files", kms_key=_list(stack)[0:1]),  # type: ignore[arg-type]
        "this is a list or a map",
    ),
    BadInput(
        "a list of Terraform's where a number belongs",
        lambda stack: Function(stack, "Work", HANDLER, memory=_list(stack)),  # type: ignore[arg-type]
        "must be a whole number",
    ),
    BadInput(
        "a list of Terraform's where a flag belongs",
        lambda stack: _users(stack, self_sign_up=_list(stack)),
        "must be True or False",
    ),
    BadInput(
        "every resource beside a list of Terraform's",
        lambda stack: Permission(["s3:GetObject"], [*_list(stack), "*"]),
        "must not be all resources without a reason",
    ),
    BadInput(
        "everybody beside a list of Terraform's in a trust",
        lambda stack: Trust(Principal("AWS", [*_list(stack), "*"])),
        "must name who may assume the role",
    ),
    BadInput(
        "an action that Cognito keeps guests from, beside a list of Terraform's",
        lambda stack: IdentityPool(stack, "Ids", guests=Guests("they look around")).guests.allow(
            Permission(
                [*_list(stack), "ec2:RunInstances"],
                ["arn:aws:ec2:eu-west-1:111122223333:instance/i-1"],
            )
        ),
        "Cognito keeps guests from ec2:RunInstances",
    ),
    BadInput(
        "credentials that only Terraform knows of, with every page",
        lambda stack: _cors(stack, allow_credentials=_flag(stack)),
        "must not have * with allow_credentials",
    ),
    BadInput(
        "credentials with every page beside a list of Terraform's",
        lambda stack: _cors(stack, allow_origins=[*_list(stack), "*"], allow_credentials=True),
        "must not have * with allow_credentials",
    ),
    BadInput(
        "nothing to put out for clients",
        lambda stack: stack.output_for_clients(),
        "must have at least one construct",
    ),
    BadInput(
        "an id to put out for clients",
        lambda stack: stack.output_for_clients(client="abc"),  # type: ignore[arg-type]
        "pass the construct itself",
    ),
    BadInput(
        "a bucket to put out as the pool",
        lambda stack: stack.output_for_clients(user_pool=Bucket(stack, "Files")),  # type: ignore[arg-type]
        "must be a UserPool",
    ),
    BadInput(
        "a client of another pool to put out",
        _of_another_pool,
        "must be a client of the pool that is put out",
    ),
]
