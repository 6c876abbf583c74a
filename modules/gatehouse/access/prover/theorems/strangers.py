"""No stranger uses a bucket, table, queue, topic, key or function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gatehouse.access.model import Bucket, Function, Model, PolicyDocument
from gatehouse.access.model.model import Holder
from gatehouse.access.patterns import STAR
from gatehouse.access.principals import Principal
from gatehouse.access.prover.actions import OF_STRANGERS
from gatehouse.access.prover.sessions import anyone, stranger, stranger_account
from gatehouse.access.prover.theorem import Question, Session, Shape, Theorem

#: What requests of a service name as their source, for something of a stranger's account.
_SOURCES = {
    "apigateway": "arn:{p}:execute-api:eu-west-1:{a}:stranger/*/GET/x",
    "s3": "arn:{p}:s3:::strangers-bucket",
    "sns": "arn:{p}:sns:eu-west-1:{a}:stranger",
    "events": "arn:{p}:events:eu-west-1:{a}:rule/stranger",
    "cognito-idp": "arn:{p}:cognito-idp:eu-west-1:{a}:userpool/eu-west-1_Stranger0",
}
_OTHER_SOURCE = "arn:{p}:service:eu-west-1:{a}:stranger"


def strangers(model: Model) -> Iterator[Theorem]:
    """Make a theorem for each thing with a policy of its own."""
    kinds: dict[str, Sequence[Holder]] = {
        "bucket": model.buckets,
        "table": model.tables,
        "queue": model.queues,
        "topic": model.topics,
        "key": model.keys,
        "function": model.functions,
    }
    for kind, things in kinds.items():
        for thing in things:
            policy = thing.public_policy if isinstance(thing, Bucket) else thing.policy
            if policy is not None:
                yield _theorem(model, kind, thing, policy)


def _theorem(model: Model, kind: str, thing: Holder, policy: PolicyDocument) -> Theorem:
    arn = thing.execution_arn if not hasattr(thing, "arn") else thing.arn
    shapes: list[Shape] = [(arn,)]
    if kind == "bucket":
        shapes.append((f"{arn}/", STAR))
    askers = [anyone(), stranger(model)]
    if isinstance(thing, Function):
        askers += _services(model, policy)
    return Theorem(
        "strangers",
        f"no stranger uses the {kind} {thing.name}",
        tuple(
            Question(
                asker,
                OF_STRANGERS[kind],
                shape,
                resource_policies=(policy,),
                resource_must_allow=kind == "key",
                owner=model.account,
            )
            for asker in askers
            for shape in shapes
        ),
        source=policy.source,
    )


def _services(model: Model, policy: PolicyDocument) -> Iterator[Session]:
    """List the services that a policy names, working for a stranger."""
    account = stranger_account(model)
    names = {
        name
        for statement in policy.most.statements
        for name in (statement.principals.services if statement.principals else ())
    }
    for name in sorted(names):
        source = _SOURCES.get(name.partition(".")[0], _OTHER_SOURCE)
        yield Session(
            f"the service {name}, for a stranger in account {account}",
            Principal.service(name),
            keys={
                "aws:sourceaccount": (account,),
                "aws:sourcearn": (source.format(p=model.partition, a=account),),
            },
            lacks=("aws:principalorg", "aws:sourceorg"),
        )
