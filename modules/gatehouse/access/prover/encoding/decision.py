"""The decision as a formula, step by step as `gatehouse.access.evaluate` takes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import z3

from gatehouse.access.conditions import Condition
from gatehouse.access.evaluate import Policies
from gatehouse.access.patterns import Variable
from gatehouse.access.policy import Policy, Statement
from gatehouse.access.principals import Reach
from gatehouse.access.prover.encoding.conditions import holds
from gatehouse.access.prover.encoding.context import Keys
from gatehouse.access.prover.encoding.cuts import Formula
from gatehouse.access.prover.encoding.texts import Patterns, never_delimited
from gatehouse.access.request import Request


class Decision:
    """Encodes whether a request is allowed.

    Parameters
    ----------
    request : Request
        The principal, the action and the accounts. Its resource and keys are not read.
    resource : Formula
        The text of the resource.
    policies : Policies
        Every policy that applies.
    keys : Keys
        The request's keys.
    patterns : Patterns
        The encoding of patterns.
    """

    def __init__(
        self,
        request: Request,
        resource: Formula,
        policies: Policies,
        keys: Keys,
        patterns: Patterns,
    ) -> None:
        self._request = request
        self._action = request.action.lower()
        self._principal = request.who()
        self._resource = resource
        self._policies = policies
        self._keys = keys
        self._patterns = patterns
        self._delimiters: dict[tuple[int, str, str], bool] = {}

    def allowed(self) -> Formula:
        """Encode that the request is allowed."""
        return z3.And(z3.Not(self._denied()), self._granted())

    def _granted(self) -> Formula:
        direct, role, account = (
            self._reached(reach) for reach in (Reach.DIRECT, Reach.ROLE, Reach.ACCOUNT)
        )
        named = z3.Or(direct, role, account)
        if self._principal.type != "AWS":
            return named
        own = self._any("Allow", self._policies.identity)
        if self._principal.is_root:
            own = z3.BoolVal(True)
        mine, owner = self._request.accounts()
        if mine != owner:
            return z3.And(named, own, self._within_limits())
        delegated = named if self._policies.resource_must_allow else z3.BoolVal(True)
        return z3.Or(direct, z3.And(z3.Or(role, z3.And(delegated, own)), self._within_limits()))

    def _within_limits(self) -> Formula:
        limits = (self._policies.boundary, self._policies.session)
        return z3.And(*(self._any("Allow", each) for each in limits if each is not None))

    def _denied(self) -> Formula:
        policies = self._policies
        held = (*policies.identity, *(policies.boundary or ()), *(policies.session or ()))
        named = [
            self._applies(statement)
            for policy in policies.resource
            for statement in policy.about("Deny", self._action)
            if self._reach(statement)
        ]
        return z3.Or(self._any("Deny", held), *named)

    def _any(self, effect: str, policies: Sequence[Policy]) -> Formula:
        return z3.Or(
            *(
                self._applies(statement)
                for policy in policies
                for statement in policy.about(
                    "Allow" if effect == "Allow" else "Deny", self._action
                )
                if statement.principals is None
            )
        )

    def _reached(self, reach: Reach) -> Formula:
        """Encode that an Allow of the resource's policies names the principal in this way."""
        return z3.Or(
            *(
                self._applies(statement)
                for policy in self._policies.resource
                for statement in policy.about("Allow", self._action)
                if self._reach(statement) is reach
            )
        )

    def _reach(self, statement: Statement) -> Reach:
        if statement.principals is None:
            return Reach.NONE
        return statement.principals.reach(
            self._principal,
            denies=statement.effect == "Deny",
            bounded=self._policies.boundary is not None,
        )

    def _applies(self, statement: Statement) -> Formula:
        delimited = partial(self._is_delimited, statement)
        told: list[Formula] = [
            holds(condition, self._keys, self._patterns, delimited)
            for condition in statement.conditions
        ]
        return z3.And(self._covers(statement), *told)

    def _covers(self, statement: Statement) -> Formula:
        if statement.resources is None:
            return z3.BoolVal(True)
        delimited = partial(self._is_delimited, statement)
        listed = z3.Or(
            *(
                self._patterns.matches(pattern, self._resource, self._keys.lookup, delimited)
                for pattern in statement.resources
            )
        )
        if not statement.not_resources:
            return listed
        if statement.effect == "Deny":
            return z3.Not(listed)  # a variable without a value leaves nothing out of a denial
        if any(not pattern.resolvable(_Everything()) for pattern in statement.resources):
            return z3.BoolVal(False)
        present = (
            self._keys.lookup(token).present
            for pattern in statement.resources
            for token in pattern.tokens
            if isinstance(token, Variable)
        )
        return z3.And(z3.Not(listed), *present)

    def _is_delimited(self, statement: Statement, key: str, character: str) -> bool:
        """Return whether a variable can't hold a character where a statement applies.

        AWS's rules say so, or the statement's own conditions: z3 finds no value with it.
        """
        if never_delimited(key, character):
            return True
        at = (id(statement), key, character)
        if at not in self._delimiters:
            self._delimiters[at] = excludes(
                statement.conditions, key, character, self._keys, self._patterns
            )
        return self._delimiters[at]


class _Everything(dict[str, str]):
    """A context in which every variable has a value."""

    def get(self, key: str, default: object = None) -> str:
        return "x"


def excludes(
    conditions: Iterable[Condition], key: str, character: str, keys: Keys, patterns: Patterns
) -> bool:
    """Prove that conditions keep a character out of a key's value: the side condition.

    Only conditions about the key itself are asked, which z3 answers at once; the others could only
    help.
    """
    about = [each for each in conditions if each.key == key]
    text = keys.of(key).text
    if not about or text is None:
        return False
    solver = z3.Solver()
    solver.set("rlimit", 2_500_000)  # half a second of a quiet machine
    told = (holds(each, keys, patterns) for each in about)
    solver.add(text.present, z3.Contains(text.value, z3.StringVal(character)), *told)
    return bool(solver.check() == z3.unsat)
