"""Routes, what they lead to, who may call them, and domains."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gatehouse.api import (
    Alarms,
    AwsService,
    Caller,
    Cors,
    Domain,
    DomainName,
    DomainPath,
    HttpApi,
    HttpProxy,
    Jwt,
    LambdaAuthorizer,
    PrivateService,
    Public,
    Route,
    Throttle,
    UserPoolJwt,
    VpcLink,
)
from gatehouse.auth import UserPool
from gatehouse.compute import Function
from gatehouse.core.component import Component
from gatehouse.iam import EventBus, Permission, Queue, Topic

from tests.deployed.removals.rows import Row, api, with_handler
from tests.deployed.removals.shared import ACCOUNT, TOPIC, Shared

from .pairs import pairs

_QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:orders"
_LISTENER = f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:listener/app/notes/1/"
_BACKEND = "https://backend.example.com/a"


def _leading(shared: Shared, id: str, *, target: Any) -> Component:
    made = HttpApi(shared.stack, id)
    made.route("GET /a", target)
    return made


def _by_key(shared: Shared, id: str, *, key: str, listed: bool = False) -> Component:
    made = HttpApi(shared.stack, id)
    if listed:
        made.routes({key: Route(_BACKEND)})
    else:
        made.route(key, _BACKEND)
    return made


def _asked_by(shared: Shared, id: str, *, authorizer: Any) -> Component:
    made = HttpApi(shared.stack, id)
    made.route("GET /a", shared.function, authorizer=authorizer)
    return made


def _tokens(
    shared: Shared, id: str, *, pool: str = "one", clients: str = "one", name: str = ""
) -> Component:
    users = {
        each: UserPool(shared.stack, f"{id}{each}", usernames=["email"]) for each in ("one", "two")
    }
    web = {each: users[pool].add_client(f"{id}{each}Web") for each in ("one", "two")}
    jwt = UserPoolJwt(users[pool], clients=[web[clients]], name=name)
    return _asked_by(shared, id, authorizer=jwt)


def _function_asks(shared: Shared, id: str, *, handler: str = "", name: str = "a") -> Component:
    asked = shared.triggered if handler else shared.asked
    return _asked_by(shared, id, authorizer=LambdaAuthorizer(asked, name=name))


def _service(shared: Shared, id: str, **options: Any) -> Component:
    return _leading(shared, id, target=AwsService(**options))


def _private(shared: Shared, id: str, *, vpc_link: str = "one", **options: Any) -> Component:
    links = {
        name: VpcLink(shared.stack, f"{id}{name}", subnets=["subnet-1"], security_groups=["sg-1"])
        for name in ("one", "two")
    }
    return _leading(shared, id, target=PrivateService(vpc_link=links[vpc_link], **options))


def _link(shared: Shared, id: str, **options: Any) -> Component:
    return VpcLink(shared.stack, id, **options)


def _domain(shared: Shared, id: str, *, name: str = "a", zone: str = "", **options: Any) -> Any:
    known = {"hosted_zone": zone} if zone else {"certificate": shared.certificate, **options}
    return HttpApi(shared.stack, id, domain=Domain(f"{name}.{id.lower()}.example.com", **known))


def _shared(shared: Shared, id: str, *, name: str = "a", zone: str = "", **options: Any) -> Any:
    known = {"hosted_zone": zone} if zone else {"certificate": shared.certificate, **options}
    return DomainName(shared.stack, id, f"{name}.{id.lower()}.example.com", **known)


def _on_one_of(shared: Shared, id: str, *, domain: str) -> Component:
    names = {
        name: DomainName(
            shared.stack, f"{id}{name}", f"{name}.{id.lower()}.com", certificate=shared.certificate
        )
        for name in ("one", "two")
    }
    return HttpApi(shared.stack, id, domain=DomainPath(names[domain]))


def _telling(shared: Shared, id: str, *, by: Any, who: Any) -> Component:
    made = HttpApi(shared.stack, id)
    headers = {"x-caller": who}
    made.route("GET /a", HttpProxy(_BACKEND, headers=headers), authorizer=by(shared))
    return made


def _by_token(shared: Shared) -> UserPoolJwt:
    return UserPoolJwt(shared.pool, clients=[shared.client], name="told")


def _by_function(shared: Shared) -> LambdaAuthorizer:
    return LambdaAuthorizer(shared.asked, name="told")


def _allowing(shared: Shared, id: str, *, grants: bool) -> Component:
    made = Function(shared.stack, id, image=shared.image)
    if grants:
        made.allow(Queue(_QUEUE).send())
    return made


def _invoking(shared: Shared, id: str, *, routes: list[str]) -> Component:
    made = HttpApi(shared.stack, f"{id}Api")
    made.route("GET /a", _BACKEND)
    return _sending(shared, id, to=made.invoke(*routes))


def _sending(shared: Shared, id: str, *, to: Any) -> Component:
    return Function(shared.stack, id, image=shared.image, permissions=[to])


def _rows_of_routes() -> list[Row]:
    stated = {
        "action": "SQS-SendMessage",
        "parameters": {"QueueUrl": "https://sqs/orders", "MessageBody": "$request.body"},
        "permissions": [Permission(actions=["sqs:SendMessage"], resources=[_QUEUE])],
    }
    private = {"arn": f"{_LISTENER}1"}
    return [
        *pairs("HttpApi.route", _by_key, {"key": "GET /a"}, key="GET /b"),
        *pairs("Route", _leading, {"target": _BACKEND}, target=f"{_BACKEND}b"),
        Row("HttpApi.routes.routes", _by_key, {"key": "GET /a", "listed": True}, {"key": "GET /b"}),
        Row("HttpProxy.url", _leading, {"target": HttpProxy(_BACKEND)}),
        *pairs(
            "AwsService",
            _service,
            stated,
            action="SQS-PurgeQueue",
            parameters={"QueueUrl": "https://sqs/orders", "MessageBody": "$request.body.note"},
            permissions=[Permission(actions=["sqs:SendMessage"], resources=[f"{_QUEUE}2"])],
        ),
        *pairs(
            "PrivateService",
            _private,
            {**private, "vpc_link": "one", "server_name": "a.example.com"},
            arn=f"{_LISTENER}2",
            vpc_link="two",
            server_name=None,
            headers={"x-caller": Caller.arn()},
        ),
        *pairs(
            "VpcLink",
            _link,
            {"subnets": ["subnet-1"], "security_groups": ["sg-1"]},
            subnets=["subnet-2"],
            security_groups=["sg-2"],
        ),
        Row(
            "Throttle.rate", api, {"throttle": Throttle(100, 200)}, {"throttle": Throttle(99, 200)}
        ),
        Row("Throttle.burst", api, {"route": {"throttle": Throttle(1, 2)}}),
        Row(
            "Route.throttle",
            api,
            {"throttle": Throttle(1, 2), "route": {}},
            {"throttle": Throttle(1, 3)},
        ),
    ]


def _rows_of_authorizers() -> list[Row]:
    return [
        Row("Jwt.issuer", _asked_by, {"authorizer": Jwt("https://id.example.com", ["notes"])}),
        *pairs("UserPoolJwt", _tokens, {"name": "a"}, name="b", clients="two", pool="two"),
        *pairs("LambdaAuthorizer", _function_asks, {"name": "a"}, handler="other", name="b"),
        Row(
            "HttpApi.default_authorizer",
            api,
            {"default_authorizer": Jwt("https://id.example.com", ["notes"])},
            {"default_authorizer": Public("a test")},
        ),
    ]


def _rows_of_domains() -> list[Row]:
    other = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/other"
    return [
        row
        for kind, base in (("Domain", _domain), ("DomainName", _shared))
        for row in (
            *pairs(kind, base, {"name": "a"}, name="b", certificate=other),
            Row(f"{kind}.hosted_zone", base, {"zone": "Z0123456789"}, {"zone": "Z0123456780"}),
            Row(f"{kind}.hosted_zone", base, {"zone": "Z0123456789"}),
            Row(
                f"{kind}.name", base, {"zone": "Z0123456789"}, {"zone": "Z0123456789", "name": "b"}
            ),
        )
    ] + [*pairs("DomainPath", _on_one_of, {"domain": "one"}, domain="two")]


def rows() -> list[Row]:
    """List the rows of APIs."""
    bus = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/notes"
    topic = f"arn:aws:sns:us-east-1:{ACCOUNT}:notes"
    named = {
        "domain": Domain("t.example.com", hosted_zone="Z0123456789"),
        "alarms": Alarms([TOPIC]),
    }
    return [
        *_rows_of_routes(),
        *_rows_of_authorizers(),
        *_rows_of_domains(),
        Row(
            "Caller.claim.name",
            _telling,
            {"by": _by_token, "who": Caller.claim("sub")},
            {"by": _by_token, "who": Caller.claim("iss")},
        ),
        Row(
            "Caller.context.key",
            _telling,
            {"by": _by_function, "who": Caller.context("tenant", reason="it is always there")},
            {"by": _by_function, "who": Caller.context("team", reason="it is always there")},
        ),
        Row("Function.allow.grants", _allowing, {"grants": True}, {"grants": False}),
        *pairs("HttpApi.invoke", _invoking, {"routes": []}, routes=["GET /a"]),
        Row("Cors.max_age", api, {"cors": Cors(max_age=timedelta(minutes=1))}, {"cors": Cors()}),
        *pairs("Queue", _queue_or_so, {"arn": _QUEUE, "of": Queue}, arn=f"{_QUEUE}2"),
        *pairs("Topic", _queue_or_so, {"arn": topic, "of": Topic}, arn=f"{topic}2"),
        *pairs("EventBus", _queue_or_so, {"arn": bus, "of": EventBus}, arn=f"{bus}2"),
        Row(
            "HttpApi.tags",
            api,
            {"tags": {"team": "a"}, **named},
            named,
        ),
        Row(
            "HttpApi.metrics",
            api,
            {"metrics": True, "route": {"throttle": Throttle(1, 2)}},
            {"route": {"throttle": Throttle(1, 2)}},
        ),
        Row(
            "HttpApi.function_defaults",
            with_handler,
            {"function_defaults": {"memory": 256}},
        ),
    ]


def _queue_or_so(shared: Shared, id: str, *, arn: str, of: Any) -> Component:
    kind = of(arn)
    grant = kind.publish() if of is Topic else kind.send() if of is Queue else kind.put_events()
    return _sending(shared, id, to=grant)
