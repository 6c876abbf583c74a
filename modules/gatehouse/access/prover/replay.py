"""Let the evaluator decide one request of a question: what it says is what AWS would say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gatehouse.access.context import Value
from gatehouse.access.evaluate import Decision, Policies, evaluate
from gatehouse.access.model import PolicyDocument
from gatehouse.access.policy import Policy, Statement
from gatehouse.access.prover.theorem import Counterexample, Question, Shape
from gatehouse.access.request import Request


@dataclass(frozen=True)
class Asked:
    """One request that a question is about, with the values of its symbols."""

    action: str
    resource: str
    context: Mapping[str, Value]
    symbols: Mapping[str, str]


def policies_of(question: Question, *, least: bool = False) -> Policies:
    """Return the policies of a question: the most that they can allow, or the least."""

    def read(documents: tuple[PolicyDocument, ...]) -> list[Policy]:
        return [each.least if least else each.most for each in documents]

    session = question.session
    return Policies(
        identity=read(session.policies),
        resource=read(question.resource_policies),
        boundary=read((session.boundary,)) if session.boundary else None,
        resource_must_allow=question.resource_must_allow,
    )


def request_of(question: Question, asked: Asked) -> Request:
    """Return the request as the evaluator takes it."""
    return Request(
        asked.action,
        asked.resource,
        question.session.principal,
        asked.context,
        account=question.session.account,
        resource_account=question.owner,
    )


def fixed_keys(question: Question) -> dict[str, Shape]:
    """Return the keys that every request of a question holds: the session's, and AWS's own.

    AWS's own are the principal and the accounts, as `Request.keys` adds them.
    """
    start = question.resource[0] if question.resource else ""
    asked = Asked("", start if isinstance(start, str) else "*", {}, {})
    own = request_of(question, asked).keys()
    return {
        **{key: (value,) for key, value in own.items() if isinstance(value, str)},
        **question.session.keys,
    }


def replay(question: Question, asked: Asked, *, least: bool = False) -> Decision:
    """Decide a request of a question."""
    return evaluate(request_of(question, asked), policies_of(question, least=least))


def counterexample(question: Question, asked: Asked, decision: Decision) -> Counterexample:
    """Return an allowed request with what allows it."""
    document = next(_holding(question, decision.statement), None)
    return Counterexample(
        question.session.label,
        request_of(question, asked),
        decision.reason,
        document,
        decision.statement.index if decision.statement else 0,
        asked.symbols,
    )


def _holding(question: Question, statement: Statement | None) -> Iterator[PolicyDocument]:
    for document in question.documents:
        if statement in document.most.statements or statement in document.least.statements:
            yield document
