"""Each option that is a name or a reason is text: nothing else passes for one."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from gatehouse.api import (
    Caller,
    Domain,
    DomainName,
    DomainPath,
    HttpProxy,
    Jwt,
    LambdaAuthorizer,
    PrivateService,
    Public,
    UserPoolJwt,
    VpcLink,
)
from gatehouse.auth import (
    ClassicFlow,
    Google,
    Guests,
    ImportedUserPool,
    OAuth,
    SamlLogin,
    SecretFrom,
    UserPool,
)
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, GatehouseError, Transform
from gatehouse.iam import Permission, Principal, Trust
from gatehouse.storage import Attribute, Bucket, LifecycleRule, Table

ROOMS = ("api", "auth", "compute", "core", "iam", "storage")
LISTENER = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/b"
ZONE = "Z0123456789ABCDEFGHIJ"
LOGS = "arn:aws:s3:::logs/today"

# What calls itself with values that it has checked.
INTERNAL = {"add_to", "give_address", "give_reason", "once", "Nodes"}
# Names in AWS, by stage: a dict.
BY_STAGE = {
    *("Bucket.name", "Function.name", "HttpApi.name", "IdentityPool.name", "Table.name"),
    "RoleAsItRuns.name",
    *("UserPool.name", "UserPool.add_client.name", "UserPoolClient.name"),
    *("ImportedUserPool.add_client.name", "UserPoolBase.add_client.name"),
}


def users(stack: AppStack) -> UserPool:
    return UserPool(stack, "Users")


def imported(stack: AppStack) -> ImportedUserPool:
    return UserPool.from_id(stack, "Old", "eu-west-1_AbCdEfGhI")


def replacing(stack: AppStack, reason: Any) -> None:
    function = Function(stack, "Hello", "lambdas/hello.main")
    Bucket.from_name(stack, "Old", "an-old-bucket").on_object(function, replaces_reason=reason)


def token_of_a_pool(stack: AppStack, name: Any) -> None:
    pool = users(stack)
    UserPoolJwt(pool, clients=[pool.add_client("Web")], name=name)


def in_a_vpc(stack: AppStack, name: Any) -> None:
    link = VpcLink(stack, "Link", subnets=["subnet-1", "subnet-2"], security_groups=["sg-1"])
    PrivateService(LISTENER, link, server_name=name)


# By class and option, or method and option; what is made or called with the value.
MAKE: dict[str, Callable[[AppStack, Any], object]] = {
    "AppStack.app_name": lambda stack, value: AppStack(App(), value),
    "AppStack.input.name": lambda stack, value: stack.input(value),
    "Attribute.name": lambda stack, value: Attribute(value),
    "Bucket.from_name.name": lambda stack, value: Bucket.from_name(stack, "Old", value),
    "Caller.claim.name": lambda stack, value: Caller.claim(value, reason="always"),
    "Caller.claim.reason": lambda stack, value: Caller.claim("tenant", reason=value),
    "Caller.context.reason": lambda stack, value: Caller.context("tenant", reason=value),
    "Caller.identity_id.reason": lambda stack, value: Caller.identity_id(reason=value),
    "Caller.reason": lambda stack, value: Caller("authorizer.tenant", "CUSTOM", value),
    "ClassicFlow.reason": lambda stack, value: ClassicFlow(reason=value),
    "Domain.name": lambda stack, value: Domain(value, hosted_zone=ZONE),
    "Domain.open_default_endpoint_reason": lambda stack, value: Domain(
        "api.example.com", hosted_zone=ZONE, open_default_endpoint_reason=value
    ),
    "DomainName.from_name.name": lambda stack, value: DomainName.from_name(stack, "Old", value),
    "DomainName.name": lambda stack, value: DomainName(stack, "New", value, hosted_zone=ZONE),
    "DomainPath.open_default_endpoint_reason": lambda stack, value: DomainPath(
        DomainName.from_name(stack, "Old", "api.example.com"), open_default_endpoint_reason=value
    ),
    "Function.from_name.name": lambda stack, value: Function.from_name(stack, "Old", value),
    "Guests.reason": lambda stack, value: Guests(reason=value),
    "HttpProxy.insecure_reason": lambda stack, value: HttpProxy(
        "http://example.com", insecure_reason=value
    ),
    "ImportedBucket.on_object.replaces_reason": replacing,
    "ImportedUserPool.group.name": lambda stack, value: imported(stack).group("Old", name=value),
    "ImportedUserPool.identity_provider.name": lambda stack, value: imported(
        stack
    ).identity_provider("Old", name=value),
    "Jwt.name": lambda stack, value: Jwt(
        issuer="https://issuer.example.com", audience=["a"], name=value
    ),
    "LambdaAuthorizer.name": lambda stack, value: LambdaAuthorizer(
        "lambdas/hello.main", name=value
    ),
    "LifecycleRule.name": lambda stack, value: LifecycleRule(value),
    "OAuth.implicit_reason": lambda stack, value: OAuth(
        callback_urls=["https://example.com"], flows=["implicit"], implicit_reason=value
    ),
    "Permission.reason": lambda stack, value: Permission(["s3:GetObject"], [LOGS], reason=value),
    "PrivateService.server_name": in_a_vpc,
    "Public.reason": lambda stack, value: Public(reason=value),
    "SamlLogin.name": lambda stack, value: SamlLogin(
        name=value, metadata="<EntityDescriptor>" + " " * 1000
    ),
    "SecretFrom.name": lambda stack, value: SecretFrom("variable", value),
    "SecretFrom.variable.name": lambda stack, value: SecretFrom.variable(value),
    "Table.from_name.name": lambda stack, value: Table.from_name(
        stack, "Old", value, partition_key="id"
    ),
    "Transform.reason": lambda stack, value: Table(
        stack, "Notes", partition_key="id", transform={"table": Transform({}, reason=value)}
    ),
    "Trust.reason": lambda stack, value: Trust(Principal("AWS", ["*"]), reason=value),
    "UserPool.add_group.name": lambda stack, value: users(stack).add_group("Editors", name=value),
    "UserPool.add_identity_provider.name": lambda stack, value: users(stack).add_identity_provider(
        "Google", Google("1.apps.googleusercontent.com", SecretFrom.variable("google")), name=value
    ),
    "UserPool.add_resource_server.name": lambda stack, value: users(stack).add_resource_server(
        "Notes", identifier="notes", scopes={"read": "Read"}, name=value
    ),
    "UserPoolJwt.name": token_of_a_pool,
}
# What the constructs behind these methods check.
ALSO = {
    "Group.name": "UserPool.add_group.name",
    "IdentityProvider.name": "UserPool.add_identity_provider.name",
    "ImportedBucket.name": "Bucket.from_name.name",
    "ImportedDomainName.name": "DomainName.from_name.name",
    "ImportedFunction.name": "Function.from_name.name",
    "ImportedGroup.name": "ImportedUserPool.group.name",
    "ImportedIdentityProvider.name": "ImportedUserPool.identity_provider.name",
    "ImportedTable.name": "Table.from_name.name",
    "ResourceServer.name": "UserPool.add_resource_server.name",
    **{
        f"{pool}.{method}.name": f"UserPool.{method}.name"
        for pool in ("ImportedUserPool", "UserPoolBase")
        for method in ("add_group", "add_identity_provider", "add_resource_server")
    },
}
# Names of none: `scope` looks one up, and refuses what the server does not have.
LOOKED_UP = {"ResourceServer.scope.name"}
WRONG: list[Any] = [5, 0, True, False, [], {}, ["a"], b"a", object(), 1.5]


def _parameters(of: Any) -> list[str]:
    try:
        named = inspect.signature(of).parameters
    except (TypeError, ValueError):
        return []
    return [
        each
        for each, parameter in named.items()
        if re.fullmatch(r"name|(.+_)?reason|app_name|server_name", each)
        and parameter.kind is not parameter.VAR_POSITIONAL
    ]


def _named_options() -> Iterator[str]:
    for room in ROOMS:
        module = importlib.import_module(f"gatehouse.{room}")
        for exported in module.__all__:
            kind = getattr(module, exported)
            if not inspect.isclass(kind):
                continue
            for member in dir(kind):
                if member != "__init__" and (member.startswith("_") or member in INTERNAL):
                    continue
                called = getattr(kind, member)
                where = exported if member == "__init__" else f"{exported}.{member}"
                if callable(called):
                    yield from (f"{where}.{each}" for each in _parameters(called))


def test_every_name_and_every_reason_is_walked() -> None:
    assert set(_named_options()) == {*MAKE, *ALSO, *LOOKED_UP, *BY_STAGE}
    assert set(ALSO.values()) <= set(MAKE)


@pytest.mark.parametrize("option", MAKE)
@pytest.mark.parametrize("value", WRONG, ids=repr)
def test_what_is_no_text_is_no_name_and_no_reason(
    stack: AppStack, option: str, value: object
) -> None:
    with pytest.raises(GatehouseError) as refused:
        MAKE[option](stack, value)
    assert option.rpartition(".")[2] in re.findall(r"\w+", refused.value.option)


@pytest.mark.parametrize("option", [each for each in MAKE if each.endswith("reason")])
def test_a_reason_in_words_is_taken(stack: AppStack, option: str) -> None:
    MAKE[option](stack, "an old client that nobody can change before May")
