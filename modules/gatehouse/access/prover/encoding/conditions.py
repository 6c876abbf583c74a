"""Conditions as formulas."""

from __future__ import annotations

import z3

from gatehouse.access.conditions import Condition, Operator, compile_condition, read_operator
from gatehouse.access.patterns import STAR, Token, Variable, tokenise
from gatehouse.access.prover.encoding.context import Key, Keys, Member
from gatehouse.access.prover.encoding.cuts import Formula
from gatehouse.access.prover.encoding.texts import (
    Delimited,
    Patterns,
    never_delimited,
    text_of,
)

_TEXTS = ("stringequals", "stringlike")


def holds(
    condition: Condition, keys: Keys, patterns: Patterns, delimited: Delimited = never_delimited
) -> Formula:
    """Encode that a condition is met."""
    operator = read_operator(condition.operator)
    key = keys.of(condition.key)
    if operator.base == "null":
        return _null(condition, key)

    def met(text: Formula) -> Formula:
        checks = [
            _check(operator, value, condition, text, keys, patterns, delimited)
            for value in condition.values
        ]
        found = z3.Or(*checks) if checks else z3.BoolVal(False)
        return z3.Not(found) if operator.negated else found

    if not operator.qualifier:
        if key.text is None:
            # Several values fail a plain operator; none at all are like an absent key.
            absent = z3.Not(z3.Or(*(each.there for each in key.members)))
            return z3.And(absent, z3.BoolVal(operator.negated or operator.if_exists))
        absent = z3.Not(key.text.present)
        if operator.negated or operator.if_exists:
            return z3.Or(absent, met(key.text.value))
        return z3.And(key.text.present, met(key.text.value))
    members = _members(key)
    counted = _any_filled(members)
    if operator.qualifier == "forallvalues":
        return z3.Or(
            z3.Not(counted),
            z3.And(*(z3.Implies(each.there, met(each.value)) for each in members)),
        )
    return z3.And(counted, z3.Or(*(z3.And(each.there, met(each.value)) for each in members)))


def _members(key: Key) -> tuple[Member, ...]:
    return key.members if key.text is None else (Member(key.text.present, key.text.value),)


def _any_filled(members: tuple[Member, ...]) -> Formula:
    """Encode that a key counts as there: one of its values is not empty."""
    return z3.Or(*(z3.And(each.there, z3.Length(each.value) > 0) for each in members))


def _null(condition: Condition, key: Key) -> Formula:
    filled = _any_filled(_members(key))
    wanted = {value.lower() for value in condition.values}
    return z3.Or(
        z3.And(filled, z3.BoolVal("false" in wanted)),
        z3.And(z3.Not(filled), z3.BoolVal("true" in wanted)),
    )


def _check(
    operator: Operator,
    value: str,
    condition: Condition,
    text: Formula,
    keys: Keys,
    patterns: Patterns,
    delimited: Delimited,
) -> Formula:
    """Encode that one text meets one value of the policy."""
    has_variables = condition.variables and any(
        isinstance(each, Variable) for each in tokenise(value, variables=True, wildcards=False)
    )
    if z3.is_string_value(text) and not has_variables:
        test = compile_condition(operator.base, "k", (value,), condition.variables)
        return z3.BoolVal(test({"k": text_of(text)}))
    if operator.base in _TEXTS:
        tokens = tokenise(
            value, variables=condition.variables, wildcards=operator.base == "stringlike"
        )
        return patterns.fits(tokens, 0, text, keys.lookup, delimited)
    if operator.base in ("arnlike", "arnequals"):
        arn = tokenise(value, variables=condition.variables, wildcards=True)
        if _is_plain_arn(arn):
            return patterns.fits(arn, 0, text, keys.lookup, delimited)
    shown = tokenise(value, variables=condition.variables, wildcards=False)
    written = tuple(
        str(keys.lookup(each).value) if isinstance(each, Variable) else str(each) for each in shown
    )
    return patterns.fact("check", operator.base, written, str(text))


def _is_plain_arn(tokens: tuple[Token, ...]) -> bool:
    """Return whether an ARN has no wildcard, or one alone, which ends it, after its fifth colon."""
    row = tokens[:-1] if tokens and tokens[-1] is STAR else tokens
    return bool(row) and len(row) == 1 and isinstance(row[0], str) and row[0].count(":") >= 5
