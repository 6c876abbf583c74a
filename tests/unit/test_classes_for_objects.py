# mypy: disable-error-code="arg-type, dict-item, list-item"
"""A class where an object belongs is refused, wherever constructs and values are passed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from gatehouse.api import (
    DomainName,
    DomainPath,
    HttpApi,
    Iam,
    LambdaAuthorizer,
    PrivateService,
    Route,
    UserPoolJwt,
    VpcLink,
)
from gatehouse.auth import Google, GoogleLogin, IdentityPool, Triggers, UserPool, UserPoolClient
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, GatehouseError, S3State, Transform
from gatehouse.iam import Permission, Principal, Role, Trust
from gatehouse.storage import Attribute, Bucket, BucketCors, GlobalIndex, Table

HANDLER = "lambdas/hello.main"
SERVICE = "arn:aws:servicediscovery:eu-west-1:111122223333:service/a"


def _hello(stack: AppStack, **options: Any) -> Function:
    return Function(stack, "Hello", HANDLER, **options)


def _role(stack: AppStack) -> Role:
    return Role(stack, "Role", trust=Trust(Principal("Service", ["glue.amazonaws.com"])))


def _users(stack: AppStack, **options: Any) -> UserPool:
    return UserPool(stack, "Users", **options)


CLASSES: dict[str, Callable[[Any], object]] = {
    "route": lambda stack: HttpApi(stack, "Api").route("GET /a", Function),
    "routes": lambda stack: HttpApi(stack, "Api").routes({"GET /a": Route}),
    "Route": lambda stack: HttpApi(stack, "Api").routes({"GET /a": Route(Function)}),
    "authorizer": lambda stack: HttpApi(stack, "Api", default_authorizer=Iam),
    "LambdaAuthorizer": lambda stack: LambdaAuthorizer(Function),
    "UserPoolJwt": lambda stack: UserPoolJwt(UserPool, clients=[]),
    "UserPoolJwt clients": lambda stack: UserPoolJwt(_users(stack), clients=[UserPoolClient]),
    "cors of a bucket": lambda stack: Bucket(stack, "B", cors=BucketCors),
    "domain": lambda stack: HttpApi(stack, "Api", domain=DomainName),
    "DomainPath": lambda stack: DomainPath(DomainName),
    "PrivateService": lambda stack: PrivateService(SERVICE, VpcLink),
    "link": lambda stack: _hello(stack, link=[Table]),
    "link of a method": lambda stack: _hello(stack, link=[Bucket.read]),
    "permissions": lambda stack: _hello(stack, permissions=[Permission]),
    "permissions of a class": lambda stack: _hello(stack, permissions=[Bucket]),
    "code_bucket": lambda stack: _hello(stack, code_bucket=Bucket),
    "allow": lambda stack: _role(stack).allow(Bucket),
    "allow a method of a class": lambda stack: _role(stack).allow(Bucket.read),
    "trust": lambda stack: Role(stack, "Role", trust=Trust),
    "on_object": lambda stack: Bucket(stack, "B").on_object(Function),
    "on_change": lambda stack: Table(stack, "T", partition_key="i", stream="new").on_change(
        Function
    ),
    "partition_key": lambda stack: Table(stack, "T", partition_key=Attribute),
    "index": lambda stack: Table(
        stack, "T", partition_key="a", global_indexes={"abc": GlobalIndex}
    ),
    "trigger": lambda stack: _users(stack, triggers=Triggers(pre_sign_up=Function)),
    "triggers": lambda stack: _users(stack, triggers=Triggers),
    "user_pools": lambda stack: IdentityPool(stack, "I", user_pools=[UserPoolClient]),
    "logins": lambda stack: IdentityPool(stack, "I", logins=[GoogleLogin]),
    "identity_providers": lambda stack: _users(stack).add_client("W", providers=[Google]),
    "transform": lambda stack: Bucket(stack, "B", transform={"bucket": Transform}),
    "transform by a class": lambda stack: Bucket(stack, "B", transform={"bucket": dict}),
    "state": lambda stack: AppStack(App(), "other", state=S3State),
    "scope": lambda stack: Bucket(AppStack, "B"),
    "app": lambda stack: AppStack(App, "other"),
    "output": lambda stack: stack.output(Bucket=Bucket),
}


@pytest.mark.parametrize("use", CLASSES.values(), ids=CLASSES.keys())
def test_a_class_where_an_object_belongs_is_refused(
    stack: AppStack, use: Callable[[Any], object]
) -> None:
    with pytest.raises(GatehouseError):
        use(stack)


def test_objects_are_taken_in_the_same_places(stack: AppStack) -> None:
    files, hello = Bucket(stack, "Files"), _hello(stack)
    Function(stack, "Other", HANDLER, code_bucket=files, link=[files], permissions=[files.read()])
    files.on_object(hello)
    Table(stack, "T", partition_key="i", stream="new").on_change(hello)
    _role(stack).allow(files.read(), hello.invoke())
    users = _users(stack)
    HttpApi(stack, "Api").route(
        "GET /a", hello, authorizer=UserPoolJwt(users, clients=[users.add_client("Web")])
    )
