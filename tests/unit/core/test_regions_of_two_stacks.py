"""What AWS takes only of one region is not made across two, where both are known."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from gatehouse.api import HttpApi, LambdaAuthorizer, Public
from gatehouse.auth import IdentityPool, Triggers, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, OptionError
from gatehouse.storage import Bucket, Table

Use = Callable[[AppStack, AppStack], object]


def function(stack: AppStack) -> Function:
    return Function(stack, "Hello", "lambdas/hello.main")


def trigger(one: AppStack, other: AppStack) -> None:
    UserPool(one, "Users", triggers=Triggers(pre_sign_up=function(other)))


def route(one: AppStack, other: AppStack) -> None:
    api = HttpApi(one, "Api")
    api.route("GET /", function(other), authorizer=Public(reason="a greeting for strangers"))


def authorizer(one: AppStack, other: AppStack) -> None:
    who = LambdaAuthorizer(function(other))
    HttpApi(one, "Api", default_authorizer=who).route(
        "GET /", Function(one, "Own", "lambdas/hello.main")
    )


def on_object(one: AppStack, other: AppStack) -> None:
    Bucket(one, "Files").on_object(function(other))


def on_change(one: AppStack, other: AppStack) -> None:
    Table(one, "Notes", partition_key="id", stream="new").on_change(function(other))


def role_of_group(one: AppStack, other: AppStack) -> None:
    users = UserPool(one, "Users")
    identities = IdentityPool(other, "Identities", user_pools=[users.add_client("Web")])
    users.add_group("Editors", role=identities.role("Editors"))


USES = [trigger, route, authorizer, on_object, on_change, role_of_group]


@pytest.mark.parametrize("use", USES)
def test_another_region_is_refused(use: Use) -> None:
    app = App()
    one = AppStack(app, "notes", stage="test", region="eu-west-1")
    other = AppStack(app, "people", stage="test", region="us-east-1")

    def written() -> None:
        use(one, other)
        app.synth()

    with pytest.raises(OptionError, match="must be of the same region, eu-west-1; the stack"):
        written()


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("region", ["eu-west-1", None])
def test_the_same_or_an_unknown_one_is_taken(use: Use, region: str | None) -> None:
    app = App()
    use(
        AppStack(app, "notes", stage="test", region="eu-west-1"),
        AppStack(app, "people", stage="test", region=region),
    )
    app.synth()


def test_a_link_reaches_any_region() -> None:
    app = App()
    one = AppStack(app, "notes", stage="test", region="eu-west-1")
    other = AppStack(app, "people", stage="test", region="us-east-1")
    table = Table(one, "Notes", partition_key="id")
    users = UserPool(one, "Users")
    Function(other, "Reader", "lambdas/hello.main", link=[table, users])
    app.synth()
