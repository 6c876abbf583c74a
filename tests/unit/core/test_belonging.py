"""A construct is used within its app alone, whatever it is given to, and however deep."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from gatehouse.api import HttpApi, PrivateService, Route, UserPoolJwt, VpcLink
from gatehouse.auth import Auth, IdentityPool, RoleRule, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, Component, OptionError, aws
from gatehouse.iam import Grant, Permission, Principal, Role, Trust
from gatehouse.storage import Bucket, Table

from tests.unit.synth import synthesized

RULE = "must be of the same app; this is of another App"
GLUE = Trust(Principal("Service", ["glue.amazonaws.com"]))
LISTENER = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/b"
ROOMS = ("api", "auth", "compute", "iam", "storage")
# Where a construct is made, and what it is called there.
PLACE = ("scope", "pool", "id")


@pytest.fixture
def other() -> AppStack:
    """A stack of another app."""
    return AppStack(App(), "people", stage="test", region="eu-west-1")


def constructs() -> list[type[Component]]:
    for room in ROOMS:
        package = import_module(f"gatehouse.{room}")
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)

    def below(kind: type[Component]) -> Iterator[type[Component]]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    found = {each for each in below(Component) if each.__module__.startswith("gatehouse.")}
    return sorted(found, key=lambda kind: kind.__qualname__)


def options() -> list[Any]:
    """Every option of every constructor and method of a construct."""
    found = []
    for kind in constructs():
        for name, method in vars(kind).items():
            if not inspect.isfunction(method) or (name.startswith("_") and name != "__init__"):
                continue
            for parameter in [*inspect.signature(method).parameters.values()][1:]:
                if parameter.name not in PLACE:
                    label = f"{kind.__name__}.{name}({parameter.name})"
                    found.append(pytest.param(kind, name, parameter, id=label))
    return found


def given_to(
    kind: type[Component], name: str, parameter: inspect.Parameter, stack: AppStack, value: Any
) -> None:
    """Give one option of a constructor or method a value, and nothing else."""
    args = []
    if parameter.kind is parameter.VAR_POSITIONAL:
        before = [*inspect.signature(vars(kind)[name]).parameters][1:].index(parameter.name)
        args = [*[None] * before, value]
    more = {} if args else {parameter.name: value}
    if name == "__init__":
        kind(stack, "Its", *args, **more)
        return
    made: Any = object.__new__(kind)
    made._stack, made._path = stack, "notes-test/Its"
    getattr(made, name)(*args, **more)


@pytest.mark.parametrize(("kind", "name", "parameter"), options())
def test_each_option_of_each_construct_refuses_one_of_another_app(
    kind: type[Component],
    name: str,
    parameter: inspect.Parameter,
    stack: AppStack,
    other: AppStack,
) -> None:
    files = Bucket(other, "Files")
    for value in (files, [files], {"files": [files]}, Grant((), of=files)):
        with pytest.raises(OptionError, match=RULE) as refused:
            given_to(kind, name, parameter, stack, value)
        assert parameter.name in refused.value.option
        assert refused.value.value == "people-test/Files"


def _web(stack: AppStack) -> Any:
    return UserPool(stack, "Users", usernames=["email"]).add_client("Web")


def _rule(stack: AppStack, of: AppStack) -> None:
    identities = IdentityPool(stack, "Identities", user_pools=[web := _web(stack)])
    staff = Role(of, "Staff", trust=GLUE)
    identities.roles_by_rules(web, [RoleRule("custom:kind", "Equals", "staff", staff)])


def _closed_by_pool(stack: AppStack, of: AppStack) -> None:
    client = _web(of)
    api = HttpApi(stack, "Api")
    function = Function(stack, "F", "lambdas/hello.main")
    api.route("GET /a", function, authorizer=UserPoolJwt(client.pool, clients=[client]))


USES: dict[str, Callable[[AppStack, AppStack], object]] = {
    "link": lambda stack, of: Function(
        stack, "F", "lambdas/hello.main", link=[Table(of, "Notes", partition_key="id")]
    ),
    "grant": lambda stack, of: Role(stack, "R", trust=GLUE).allow(Bucket(of, "Files").read()),
    "API as a grant": lambda stack, of: Role(stack, "R", trust=GLUE).allow(HttpApi(of, "Api")),
    "target": lambda stack, of: HttpApi(stack, "Api").route(
        "GET /a", Function(of, "F", "lambdas/hello.main")
    ),
    "targets": lambda stack, of: HttpApi(stack, "Api").routes(
        {"GET /a": Route(Function(of, "F", "lambdas/hello.main"))}
    ),
    "VPC link": lambda stack, of: HttpApi(stack, "Api").route(
        "GET /a",
        PrivateService(
            LISTENER, VpcLink(of, "Vpc", subnets=["subnet-1"], security_groups=["sg-1"])
        ),
    ),
    "function of a route": lambda stack, of: HttpApi(stack, "Api").route(
        "GET /a", "lambdas/hello.main", function={"link": [Bucket(of, "Files")]}
    ),
    "authorizer": _closed_by_pool,
    "client": lambda stack, of: IdentityPool(stack, "Identities", user_pools=[_web(of)]),
    "rule": _rule,
    "pool": lambda stack, of: Auth(stack, "Auth", user_pool=UserPool(of, "Users")),
    "group's role": lambda stack, of: UserPool(stack, "Users").add_group(
        "Editors", role=Role(of, "R", trust=GLUE)
    ),
    "notification": lambda stack, of: Bucket(stack, "Files").on_object(
        Function(of, "F", "lambdas/hello.main")
    ),
    "place of code": lambda stack, of: Function(
        stack, "F", "lambdas/hello.main", code_bucket=Bucket(of, "Code")
    ),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_what_is_of_another_app_is_refused_where_it_is_used(
    stack: AppStack, other: AppStack, use: Callable[[AppStack, AppStack], object]
) -> None:
    with pytest.raises(OptionError, match=RULE):
        use(stack, other)


@pytest.mark.parametrize("use", [USES["link"], USES["grant"], USES["target"], USES["group's role"]])
def test_what_is_of_another_stack_of_the_app_is_right(
    stack: AppStack, use: Callable[[AppStack, AppStack], object]
) -> None:
    use(stack, AppStack(stack._app, "people", stage="test", region="eu-west-1"))
    assert "terraform_remote_state" in synthesized(stack)["data"]


def test_the_scope_says_which_app_it_is_wherever_it_stands(
    stack: AppStack, other: AppStack
) -> None:
    files = Bucket(other, "Files")
    with pytest.raises(OptionError, match=RULE):
        Function(id="Hello", handler="lambdas/hello.main", code_bucket=files, scope=stack)
    Function(id="Hello", handler="lambdas/hello.main", code_bucket=files, scope=other)


def test_a_resource_of_another_app_is_refused_too(stack: AppStack, other: AppStack) -> None:
    key = aws.kms_key.KmsKey(other, "Key")
    with pytest.raises(OptionError, match=RULE):
        Role(stack, "R", trust=GLUE).allow(key)  # type: ignore[arg-type]


def test_text_of_another_app_is_found_when_the_app_is_written(
    stack: AppStack, other: AppStack
) -> None:
    files = Bucket(other, "Files")
    reading = Permission(["s3:GetObject"], [f"{files.arn}/today"])
    Role(stack, "R", trust=GLUE, permissions=[reading])
    stack.output(Files=files.name)
    with pytest.raises(OptionError, match="must be to stacks of the same app") as refused:
        stack._app.synth()
    assert refused.value.value == ["data.aws_iam_policy_document.r", "output.Files"]
    assert not stack._app.output.exists()
