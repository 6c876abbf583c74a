"""Ask a question of a session: evaluate it under every assumption, and say what came out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from gatehouse.access.answers.answer import Answer
from gatehouse.access.answers.assuming import assumed, free_conditions
from gatehouse.access.answers.overlap import common, contains, thing_tokens
from gatehouse.access.context import Context
from gatehouse.access.evaluate import Decision, Policies, evaluate
from gatehouse.access.model import PolicyDocument
from gatehouse.access.patterns import Pattern, Variable
from gatehouse.access.policy import Policy, Statement
from gatehouse.access.principals import Principal, Reach, is_account
from gatehouse.access.request import Request

Reading = Literal["most", "likely", "least"]
Token = object


class Holder(Protocol):
    """Who asks: a session of a role, or somebody without any."""

    @property
    def principal(self) -> Principal:
        """The principal of its requests."""

    @property
    def account(self) -> str | None:
        """Its account; None for an unsigned request."""

    @property
    def keys(self) -> Mapping[str, object]:
        """The condition keys that its requests have."""

    @property
    def policies(self) -> tuple[PolicyDocument, ...]:
        """Its identity policies."""

    @property
    def boundary(self) -> PolicyDocument | None:
        """Its permissions boundary."""

    @property
    def asks_of(self) -> str | None:
        """The account whose things it asks for, where their ARNs name none; None: its own."""

    @property
    def limits(self) -> tuple[PolicyDocument, ...] | None:
        """Its session policies, of which one must allow; None where it has none."""

    @property
    def caps(self) -> tuple[PolicyDocument, ...]:
        """Service control policies of its account: each of them must allow."""

    @property
    def way(self) -> tuple[str, ...]:
        """How its rights are had, in words."""

    @property
    def doubt(self) -> str:
        """Why it is not sure that there is such a session; empty where it is."""


@dataclass(frozen=True)
class Question:
    """One action on one thing.

    Parameters
    ----------
    action : str
        ``service:Name``.
    resource : str
        An ARN: of a thing that has many, a common one of them.
    pattern : str, optional
        The thing's ARNs, with ``*`` for any text, and ``overlap.SEGMENT`` for any without a slash.
        Default: it has `resource` alone.
    account : str, optional
        The account that owns it. Default: read from the ARN.
    keys : mapping
        Condition keys that the request has beside those of the caller.
    policy : PolicyDocument, optional
        The resource's own policy. Default: it has none.
    must_allow : bool, default False
        Whether the resource's policy must let the account in, as for keys and roles.
    caps : tuple of PolicyDocument
        Resource control policies: each of them must allow.
    """

    action: str
    resource: str
    pattern: str | None = None
    account: str | None = None
    keys: Mapping[str, object] = field(default_factory=dict)
    policy: PolicyDocument | None = None
    must_allow: bool = False
    caps: tuple[PolicyDocument, ...] = ()


def ask(holder: Holder, question: Question) -> Answer:
    """Answer a question.

    Parameters
    ----------
    holder : Holder
        Who asks.
    question : Question
        What for.

    Returns
    -------
    Answer
        *Denied* only if nothing that is free or not known could make it otherwise.
    """
    return _Asking(holder, question).answer()


class _Asking:
    def __init__(self, holder: Holder, question: Question) -> None:
        self._holder = holder
        self._question = question
        self._keys: Context | None = None
        of_resource = (question.policy,) if question.policy else ()
        self._documents = {
            document.name: document
            for document in (
                *holder.policies,
                *of_resource,
                *((holder.boundary,) if holder.boundary else ()),
                *(holder.limits or ()),
                *holder.caps,
                *question.caps,
            )
        }

    def answer(self) -> Answer:
        """Evaluate under the assumptions, the most helpful first."""
        most = self._decide("most", self._question.resource)
        if not most.allowed:
            return self._elsewhere(most)
        least = self._decide("least", self._question.resource)
        if least.allowed:
            return self._but_for_denials(least)
        likely = self._decide("likely", self._question.resource)
        if likely.allowed:
            return self._said("if", likely, self._conditions(self._question.resource))
        return self._said("unknown", most)

    def _decide(self, reading: Reading, resource: str) -> Decision:
        holder, question = self._holder, self._question
        request = self._request(resource)
        decision = evaluate(
            request,
            Policies(
                identity=_read(holder.policies, reading),
                resource=_read([question.policy] if question.policy else [], reading),
                boundary=_read([holder.boundary], reading) if holder.boundary else None,
                session=None if holder.limits is None else _read(holder.limits, reading),
                resource_must_allow=question.must_allow,
            ),
        )
        for cap in (*holder.caps, *question.caps) if decision.allowed else ():
            capped = _within(request, cap, getattr(assumed(cap), reading))
            if not capped.allowed:
                return capped
        return decision

    def _elsewhere(self, decision: Decision) -> Answer:
        """What is denied for one ARN may be allowed for another one of the same thing."""
        pattern = self._question.pattern
        if pattern is None or self._covers(decision.statement, pattern):
            return self._said("denied", decision)
        doubtful = False
        for example in self._examples(pattern):
            other = self._decide("most", example)
            if other.allowed:
                sure = self._decide("likely", example).allowed
                clauses = (f"the resource is like {example}", *self._conditions(example))
                return self._said("if" if sure else "unknown", other, clauses, example)
            doubtful = doubtful or not self._covers(other.statement, pattern)
        if (doubtful and decision.effect == "ExplicitDeny") or self._leaves_some("Allow", pattern):
            return self._said("unknown", decision)
        return self._said("denied", decision)

    def _leaves_some(self, effect: Literal["Allow", "Deny"], pattern: str) -> bool:
        """Return whether a ``NotResource`` is about some of a thing, though not about all of it."""
        tokens, context = thing_tokens(pattern), self._context()
        return any(
            statement.not_resources
            and statement.conditions_hold(context)
            and not any(contains(each, tokens, context) for each in statement.resources or ())
            for statement in self._statements(effect)
        )

    def _examples(self, pattern: str) -> Iterator[str]:
        """List resources of the thing that an Allow is about."""
        tokens, context = thing_tokens(pattern), self._context()
        for statement in self._statements("Allow"):
            if statement.not_resources:
                continue
            for resource in statement.resources or ():
                found = common(resource, tokens, context)
                if found is not None and statement.conditions_hold(context):
                    yield found

    def _but_for_denials(self, decision: Decision) -> Answer:
        """What is allowed for one ARN may be denied for another one of the same thing."""
        pattern = self._question.pattern
        if pattern is None:
            return self._said("allowed", decision)
        tokens, context = thing_tokens(pattern), self._context()
        denied: set[str] = set()
        for statement in self._statements("Deny"):
            for resource in () if statement.not_resources else statement.resources or ():
                found = common(resource, tokens, context)
                if found is None or not statement.conditions_hold(context):
                    continue
                if not self._decide("least", found).allowed:
                    denied.add(f"the resource is not like {_in_words(resource)}")
        if denied:
            return self._said("if", decision, tuple(sorted(denied)))
        if self._leaves_some("Deny", pattern):
            return self._said("if", decision, ("the resource is one that no NotResource denies",))
        return self._said("allowed", decision)

    def _statements(self, effect: Literal["Allow", "Deny"]) -> Iterator[Statement]:
        action = self._question.action.lower()
        for document in self._documents.values():
            yield from assumed(document).most.about(effect, action)

    def _covers(self, statement: Statement | None, pattern: str) -> bool:
        """Return whether a denial is about the whole of a thing."""
        if statement is None or statement.effect == "Allow":
            return False
        if statement.resources is None:
            return True
        if statement.not_resources:
            return False
        tokens, context = thing_tokens(pattern), self._context()
        return any(contains(each, tokens, context) for each in statement.resources)

    def _request(self, resource: str) -> Request:
        holder, question = self._holder, self._question
        names_account = is_account((resource.split(":", 5) + [""] * 5)[4])
        return Request(
            question.action,
            resource,
            holder.principal,
            {**holder.keys, **question.keys} if question.keys else holder.keys,
            holder.account,
            question.account or (None if names_account else holder.asks_of),
        )

    def _context(self) -> Context:
        """Return the condition keys, as the evaluator reads them."""
        if self._keys is None:
            self._keys = self._request(self._question.resource).keys()
        return self._keys

    def _conditions(self, resource: str) -> tuple[str, ...]:
        """Say in words what must hold, and what must not."""
        granting = (
            *self._holder.policies,
            *((policy,) if (policy := self._question.policy) else ()),
        )
        found: list[str] = self._ways(granting, resource)
        holder = self._holder
        limits = ((holder.boundary,) if holder.boundary else (), holder.limits or ())
        for every in (*limits, *((each,) for each in (*holder.caps, *self._question.caps))):
            found += self._ways(every, resource)
        action = self._question.action.lower()
        for each in self._documents.values():
            for denial in each.least.about("Deny", action):
                clauses = free_conditions(each, denial.index)
                if clauses and denial.covers_resource(resource, self._context()):
                    found.append(f"not ({' and '.join(clauses)})")
        return tuple(dict.fromkeys(found))

    def _ways(self, documents: Iterable[PolicyDocument], resource: str) -> list[str]:
        """Say what must hold for one of some documents to allow it: all of the ways, sorted."""
        action, context = self._question.action.lower(), self._context()
        ways: set[tuple[str, ...]] = set()
        for document in documents:
            for each in assumed(document).likely.about("Allow", action):
                covers = each.covers_resource(resource, context) and each.conditions_hold(context)
                if covers and self._reaches(each):
                    ways.add(free_conditions(document, each.index))
        if not ways or () in ways:
            return []
        if len(ways) == 1:
            return list(ways.pop())
        return [" or ".join(f"({' and '.join(each)})" for each in sorted(ways))]

    def _reaches(self, statement: Statement) -> bool:
        """Return whether a statement is about who asks."""
        if statement.principals is None:
            return True
        bounded = self._holder.boundary is not None
        reach = statement.principals.reach(self._holder.principal, denies=False, bounded=bounded)
        return reach is not Reach.NONE

    def _said(
        self,
        effect: Literal["allowed", "denied", "if", "unknown"],
        decision: Decision,
        conditions: tuple[str, ...] = (),
        example: str = "",
    ) -> Answer:
        if effect in ("allowed", "if") and self._holder.doubt:
            effect = "unknown"
        statement = decision.statement
        document = self._documents.get(statement.place) if statement else None
        reason = decision.reason
        if effect == "unknown":
            reason = f"{decision.reason} {self._why_unknown()}".strip()
        if effect == "if" and not conditions:
            conditions = ("a condition holds",)
        return Answer(
            effect,
            reason,
            conditions if effect == "if" else (),
            document,
            statement.index if statement else None,
            self._holder.way,
            self._question.action,
            example or self._question.resource,
        )

    def _why_unknown(self) -> str:
        if self._holder.doubt:
            return f"Not sure: {self._holder.doubt}"
        unknowns = [each for one in self._documents.values() for each in one.unknowns]
        return f"Not sure: {unknowns[0]}." if unknowns else ""


def _in_words(pattern: Pattern) -> str:
    """Write a pattern as the policy has it, without the thing's name, which has a stage."""
    text = "".join(
        f"${{{each.key}}}" if isinstance(each, Variable) else str(getattr(each, "text", each))
        for each in pattern.tokens
    )
    return text.partition("/")[2] or text


def _read(documents: Iterable[PolicyDocument], reading: Reading) -> list[Policy]:
    return [getattr(assumed(document), reading) for document in documents]


def _within(request: Request, cap: PolicyDocument, read: Policy) -> Decision:
    """Return whether a control policy lets a request through, whosever account it is of."""
    inside = replace(request, resource_account=request.account)
    of_resources = cap.kind == "resource"
    policies = Policies(resource=[read]) if of_resources else Policies(identity=[read])
    decision = evaluate(inside, policies)
    if decision.allowed:
        return decision
    return Decision(decision.effect, decision.statement, f"{decision.reason} ({cap.name})")
