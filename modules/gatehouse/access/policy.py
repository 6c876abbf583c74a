"""Policies and statements, parsed and compiled.

The grammar is the one of the IAM User Guide, ``reference_policies_grammar``. Empty arrays and
objects are valid, as in AWS (``access-analyzer-reference-policy-checks``), and match nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NoReturn

from . import grammar
from .breaches import Breach
from .conditions import Condition
from .context import Context
from .errors import InvalidPolicy
from .patterns import Pattern
from .principals import PrincipalElement

Effect = Literal["Allow", "Deny"]
PolicyKind = Literal["identity", "resource", "trust"]


@dataclass(frozen=True, eq=False)
class Statement:
    """One statement of a policy.

    Parameters
    ----------
    place : str
        Where its policy comes from.
    index : int
        Its position in the policy, from 0.
    sid : str, optional
        Its ``Sid``.
    effect : str
        ``Allow`` or ``Deny``.
    principals : PrincipalElement, optional
        The ``Principal`` or ``NotPrincipal`` element; None where there is none.

    The other fields are compiled, and internal.
    """

    place: str
    index: int
    sid: str | None
    effect: Effect
    principals: PrincipalElement | None
    actions: tuple[Pattern, ...] = field(repr=False)
    not_actions: bool = field(repr=False)
    resources: tuple[Pattern, ...] | None = field(repr=False)
    not_resources: bool = field(repr=False)
    conditions: tuple[Condition, ...] = field(repr=False)

    def __str__(self) -> str:
        """Return the name of this statement for use in a sentence."""
        name = f"statement '{self.sid}'" if self.sid else f"statement {self.index}"
        return f"{name} of {self.place}"

    def covers_action(self, action: str) -> bool:
        """Return whether the statement is about an action, given in lower case."""
        listed = any(pattern.matches(action, {}) for pattern in self.actions)
        return listed is not self.not_actions

    def covers_resource(self, resource: str, context: Context) -> bool:
        """Return whether the statement is about a resource.

        What a ``NotResource`` leaves out is unknown where a variable in it has no value. It then
        leaves nothing out of a Deny, and allows nothing.
        """
        if self.resources is None:
            return True
        for pattern in self.resources:
            if pattern.matches(resource, context):
                return not self.not_resources
        if self.not_resources and self.effect == "Allow":
            return all(pattern.resolvable(context) for pattern in self.resources)
        return self.not_resources

    def conditions_hold(self, context: Context) -> bool:
        """Return whether every condition is met."""
        return all(condition.holds(context) for condition in self.conditions)


@dataclass(frozen=True, eq=False)
class Policy:
    """A policy document, ready to be evaluated.

    Parameters
    ----------
    place : str
        Where the document comes from; decisions and errors name it.
    version : str
        ``2012-10-17``, or ``2008-10-17`` (also where the document names none), in which
        variables are plain text.
    statements : tuple of Statement
        The statements in order.
    """

    place: str
    version: str
    statements: tuple[Statement, ...]
    _by_action: dict[tuple[str, str], tuple[Statement, ...]] = field(
        init=False, repr=False, default_factory=dict
    )

    def about(self, effect: Effect, action: str) -> tuple[Statement, ...]:
        """Return the statements of an effect about an action, given in lower case."""
        found = self._by_action.get((effect, action))
        if found is None:
            if len(self._by_action) > 2048:
                self._by_action.clear()
            found = tuple(
                statement
                for statement in self.statements
                if statement.effect == effect and statement.covers_action(action)
            )
            self._by_action[effect, action] = found
        return found


def parse_policy(
    document: str | Mapping[str, object],
    place: str = "policy",
    kind: PolicyKind | None = None,
) -> Policy:
    """Parse and compile a policy document.

    Results are cached by text, place and kind: parsing the same document again costs a look-up.

    Parameters
    ----------
    document : str or mapping
        The policy, as JSON text or as the object that it parses to.
    place : str, default "policy"
        Where it comes from, for decisions and errors: ``role.notes inline policy 'x'``.
    kind : {"identity", "resource", "trust"}, optional
        What the policy is attached to. It adds the rules for that kind: an identity policy
        (also a boundary or a session policy) has no ``Principal``, a resource policy has one,
        a trust policy also has no ``Resource``. By default, a document must fit any one kind.

    Returns
    -------
    Policy
        The compiled policy; it never changes.

    Raises
    ------
    InvalidPolicy
        If the document is not a policy. The error names the place and the JSON path; of several
        breaches it is the one that IAM reports.

    Example
    -------
    >>> parse_policy({"Version": "2012-10-17", "Statement": {
    ...     "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}).version
    '2012-10-17'
    """
    if isinstance(document, str):
        return _parse_text(document, place, kind)
    if not isinstance(document, Mapping):
        raise InvalidPolicy(
            place, "$", f"must be an object or its JSON text, not {grammar.kind_of(document)}"
        )
    try:
        text = json.dumps(dict(document))
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidPolicy(place, "$", f"must be possible to write as JSON: {error}") from None
    return _parse_text(text, place, kind)


@lru_cache(maxsize=1024)
def _parse_text(text: str, place: str, kind: PolicyKind | None) -> Policy:
    try:
        document = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        breach = Breach.JSON_OF_TRUST if kind == "trust" else Breach.JSON
        raise InvalidPolicy(place, "$", f"must be valid JSON: {error}", breach) from None
    reader = grammar.Reader(place)
    version, parts = reader.policy(document, kind)
    statements = tuple(
        Statement(
            place=place,
            index=index,
            sid=part.sid,
            effect=part.effect,
            principals=part.principals,
            actions=part.actions,
            not_actions=part.not_actions,
            resources=part.resources,
            not_resources=part.not_resources,
            conditions=part.conditions,
        )
        for index, part in enumerate(parts)
    )
    return Policy(place, version, statements)


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} is in one object twice")
        found[key] = value
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")
