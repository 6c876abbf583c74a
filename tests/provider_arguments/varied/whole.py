"""Apps and stacks: a synth is compared as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gatehouse.api import Caller, HttpApi, HttpProxy, Jwt, LambdaAuthorizer, Public
from gatehouse.auth import ClassicFlow, Guests, IdentityPool, OAuth, UserPool
from gatehouse.compute import Function
from gatehouse.core import (
    App,
    AppStack,
    CloudState,
    LocalState,
    S3State,
    Sensitive,
    Transform,
    Validation,
)
from gatehouse.storage import Bucket

Make = Callable[..., AppStack]
Whole = tuple[str, Make, Mapping[str, Any], Mapping[str, Any]]


def _stack(**options: Any) -> AppStack:
    given = {"app_name": "notes", "stage": "test", "region": "us-east-1", **options}
    stack = AppStack(App(), **given)
    UserPool(stack, "Users", usernames=["email"])
    return stack


def _asking(**options: Any) -> AppStack:
    stack = AppStack(App(), "notes", stage="test", region="us-east-1")
    stack.input(**{"name": "limit", "type": int, **options})
    return stack


def _putting_out(**options: Any) -> AppStack:
    stack = AppStack(App(), "notes", stage="test", region="us-east-1")
    users = UserPool(stack, "Users", usernames=["email"])
    web = users.add_client("Web")
    made: dict[str, Any] = {
        "api": HttpApi(stack, "Api"),
        "user_pool": users,
        "client": web,
        "identity_pool": IdentityPool(stack, "Identities", user_pools=[web]),
        "bucket": Bucket(stack, "Photos"),
    }
    stack.output(Always="so")
    if options:
        stack.output_for_clients(**{name: made[name] for name in options})
    return stack


def _told(*, value: Any) -> AppStack:
    stack = AppStack(App(), "notes", stage="test", region="us-east-1")
    stack.output(Told=value)
    return stack


def _moved(**options: Any) -> AppStack:
    stack = AppStack(App(), "notes", stage="test", region="us-east-1")
    if options:
        stack.moved(**options)
    UserPool(stack, "Users", usernames=["email"])
    return stack


def _open(target: Any = "https://backend.example.com", **options: Any) -> AppStack:
    stack = AppStack(App(), "notes", stage="test", region="us-east-1")
    HttpApi(stack, "Api").route("GET /a", target, **options)
    return stack


def _identities(**options: Any) -> AppStack:
    stack = AppStack(App(), "notes", stage="test", region="us-east-1")
    users = UserPool(stack, "Users", usernames=["email"])
    web = users.add_client("Web", oauth=options.pop("oauth", None))
    IdentityPool(stack, "Identities", user_pools=[web], **options)
    return stack


def _changed(**options: Any) -> AppStack:
    stack = AppStack(App(), "notes", stage="test", region="us-east-1")
    given = {"change": {"block_public_policy": False}, "reason": "open data", **options}
    Bucket(stack, "Photos", transform={"public_access_block": Transform(**given)})
    return stack


def _implicit(reason: str) -> OAuth:
    return OAuth(["https://example.com/in"], flows=["implicit"], implicit_reason=reason)


def _classic(reason: str) -> ClassicFlow:
    return ClassicFlow(reason=reason)


def _plain(reason: str) -> HttpProxy:
    return HttpProxy("http://backend.example.com", insecure_reason=reason)


def _telling(reason: str) -> HttpProxy:
    headers = {"x-who": Caller.identity_id(reason=reason)}
    return HttpProxy("https://backend.example.com", headers=headers)


def _telling_of(*, way: str, reason: str = "another one") -> AppStack:
    stack = AppStack(App(), "notes", stage="test", region="us-east-1")
    asked = Function(stack, "Asked", image=_IMAGE)
    by = {
        "claim": Jwt("https://id.example.com", ["notes"]),
        "context": LambdaAuthorizer(asked),
    }
    who = getattr(Caller, way)("tenant", reason=reason)
    told = HttpProxy("https://backend.example.com", headers={"x-who": who})
    HttpApi(stack, "Api").route("GET /a", told, authorizer=by[way])
    return stack


def _reasons(option: str, make: Make, name: str, value: Callable[[str], Any]) -> Whole:
    return option, make, {name: value("one reason")}, {name: value("another one")}


def _state(kind: type[Any], **given: Any) -> Make:
    return lambda **options: _stack(state=kind(**{**given, **options}))


def _pairs(kind: str, make: Make, given: Mapping[str, Any], /, **others: Any) -> list[Whole]:
    return [
        (f"{kind}.{name}", make, given, {**given, name: other}) for name, other in others.items()
    ]


_IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/notes:1"
_RULE = Validation("var.limit > 0", "limit must be over 0.")

#: Option, what makes the stack, and the two ways to make it.
WHOLE: list[Whole] = [
    *_pairs(
        "AppStack",
        _stack,
        {},
        app_name="other",
        stage="dev",
        region="eu-west-1",
        tags={"team": "notes"},
        protect=True,
        state=S3State("states", "us-east-1"),
        provider_versions=">= 5.80, < 6.0",
    ),
    *_pairs(
        "AppStack.input",
        _asking,
        {},
        name="most",
        type=str,
        default=9,
        description="how many",
        nullable=True,
        sensitive=True,
        validation=_RULE,
    ),
    *_pairs(
        "Validation",
        lambda **options: _asking(validation=Validation(**options)),
        {"condition": "var.limit > 0", "message": "limit must be over 0."},
        condition="var.limit > 1",
        message="limit must be more than 0.",
    ),
    *_pairs(
        "AppStack.output_for_clients",
        _putting_out,
        {},
        **dict.fromkeys(("api", "user_pool", "client", "identity_pool", "bucket"), True),
    ),
    ("AppStack.output.values", _told, {"value": "a"}, {"value": "b"}),
    ("Sensitive.value", _told, {"value": Sensitive("a")}, {"value": Sensitive("b")}),
    ("AppStack.moved.from_", _moved, {}, {"from_": "People", "to": "Users"}),
    ("AppStack.moved.to", _moved, {}, {"from_": "People", "to": "Users"}),
    *_pairs(
        "S3State",
        _state(S3State, bucket="states", region="us-east-1"),
        {},
        bucket="other",
        region="eu-west-1",
        key="apps/{stack}.tfstate",
        dynamodb_table="locks",
        kms_key_id="arn:aws:kms:us-east-1:000000000000:key/11111111-2222-4333-8444-555555555555",
    ),
    *_pairs(
        "CloudState",
        _state(CloudState, organization="acme"),
        {},
        organization="other",
        workspace="apps-{stack}",
        project="apps",
        hostname="terraform.example.com",
    ),
    _reasons("Public.reason", _open, "authorizer", Public),
    _reasons("HttpProxy.insecure_reason", _open, "target", _plain),
    _reasons("Guests.reason", _identities, "guests", lambda reason: Guests(reason=reason)),
    _reasons("ClassicFlow.reason", _identities, "classic_flow", _classic),
    _reasons("OAuth.implicit_reason", _identities, "oauth", _implicit),
    *(
        _reasons(option, _open, "target", _telling)
        for option in ("Caller.reason", "Caller.identity_id.reason")
    ),
    *(
        (f"Caller.{way}.reason", _telling_of, {"way": way, "reason": "one"}, {"way": way})
        for way in ("claim", "context")
    ),
    *_pairs("Transform", _changed, {}, reason="a website"),
    *_pairs("LocalState", _state(LocalState), {}, directory="states"),
]
