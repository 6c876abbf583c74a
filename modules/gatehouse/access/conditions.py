"""Condition operators.

One condition is an operator, a key and the policy's values. It is compiled once into a test of
the request context. The rules, with the pages of the IAM User Guide that state them:

- An absent key: false; true for a negated operator (such as ``StringNotEquals``), with
  ``...IfExists``, and for ``ForAllValues`` (``reference_policies_elements_condition_operators``,
  ``reference_policies_condition-single-vs-multi-valued-context-keys``).
- Several values in the policy: any of them may match; for a negated operator none may
  (``reference_policies_condition-logic-multiple-context-keys-or-values``).
- A multivalued key needs ``ForAllValues`` or ``ForAnyValue``. A plain operator, negated or not,
  is false for it.
- ``ForAllValues`` is true for an absent or empty key and ``ForAnyValue`` false, also together
  with ``IfExists``, which is about one value of the set and not about the set.
- ``Null`` tests whether the key is absent or has only empty values.
- An empty text is a value where one value is compared: AWS's own example matches ``s3:prefix`` with
  ``""``. It is none where presence or a set is asked for (``Null``, ``ForAllValues``,
  ``ForAnyValue``: "a null dataset, such as an empty string") and in a variable. So an Allow that
  asks for a key with ``Null`` does not take an empty one for it, and a Deny of requests without
  the key holds.
- Variables stand in the values of the String, Arn and Bool operators. A value whose variable has
  no value equals nothing: a positive operator does not match it and a negated one
  does (``reference_policies_variables``, "Policy variables with no value").
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from .context import Context
from .patterns import Pattern, Token, Variable, text_pattern, tokenise
from .values import read_bytes, read_date, read_network, read_number

Test = Callable[[Context], bool]
"""A compiled condition."""

Check = Callable[[str, Context], bool]
"""Returns whether one value of the request meets one of the policy's values."""

Compile = Callable[[str, bool], Check]
"""Makes a check from a policy's value and whether ``${...}`` is a variable."""


@dataclass(frozen=True, eq=False)
class Condition:
    """A condition as it stands in the policy, with its compiled test.

    Parameters
    ----------
    operator : str
        For example ``ForAnyValue:StringLikeIfExists``.
    key : str
        The condition key, in lower case.
    values : tuple of str
        The policy's values.
    variables : bool
        Whether ``${...}`` is a variable in them.
    holds : callable
        Returns whether a context meets it.
    """

    operator: str
    key: str
    values: tuple[str, ...]
    variables: bool
    holds: Test = field(repr=False)


class UnknownOperatorError(ValueError):
    """The name is not one of IAM's condition operators."""


def compile_condition(name: str, key: str, values: tuple[str, ...], variables: bool) -> Test:
    """Compile one operator with one key and its values.

    Parameters
    ----------
    name : str
        The operator as it stands in the policy, for example
        ``ForAnyValue:StringLikeIfExists``; case does not matter.
    key : str
        The condition key; case does not matter.
    values : tuple of str
        The policy's values. Without any, a positive operator never matches a present key.
    variables : bool
        Whether ``${...}`` is a variable: True from version 2012-10-17 on.

    Raises
    ------
    UnknownOperatorError
        If IAM has no such operator.

    Example
    -------
    >>> test = compile_condition("NumericLessThan", "s3:max-keys", ("10",), True)
    >>> test({"s3:max-keys": "9"})
    True
    """
    said = read_operator(name)
    key = key.lower()
    if said.base == "null":
        return _null(key, values)
    make = _CHECKS[said.base]
    checks = tuple(make(value, variables) for value in values)
    if said.qualifier == "forallvalues":
        return _for_all(key, checks, said.negated)
    if said.qualifier == "foranyvalue":
        return _for_any(key, checks, said.negated)
    return _single(key, checks, said.negated, absent=said.negated or said.if_exists)


@dataclass(frozen=True)
class Operator:
    """The parts of an operator's name, in lower case.

    Parameters
    ----------
    base : str
        The positive operator: ``stringlike`` also for ``StringNotLike``; or ``null``.
    qualifier : str
        ``forallvalues``, ``foranyvalue`` or empty.
    negated, if_exists : bool
        Whether the name has ``Not``, and ``IfExists`` at its end.
    """

    base: str
    qualifier: str = ""
    negated: bool = False
    if_exists: bool = False


def read_operator(name: str) -> Operator:
    """Take the name of an operator apart; case does not matter.

    Raises
    ------
    UnknownOperatorError
        If IAM has no such operator.

    Example
    -------
    >>> read_operator("ForAnyValue:StringNotLike")
    Operator(base='stringlike', qualifier='foranyvalue', negated=True, if_exists=False)
    """
    qualifier, colon, base = name.lower().rpartition(":")
    if colon and qualifier not in ("forallvalues", "foranyvalue"):
        raise UnknownOperatorError(name)
    if base == "null":
        return Operator(base)
    if_exists = base.endswith("ifexists")
    base = base.removesuffix("ifexists")
    positive = _NEGATED.get(base, base)
    if positive not in _CHECKS:
        raise UnknownOperatorError(name)
    return Operator(positive, qualifier, base in _NEGATED, if_exists)


def _meets(value: str, checks: tuple[Check, ...], negated: bool, context: Context) -> bool:
    for check in checks:
        if check(value, context):
            return not negated
    return negated


def _single(key: str, checks: tuple[Check, ...], negated: bool, absent: bool) -> Test:
    def test(context: Context) -> bool:
        value = context.get(key)
        if value is None:
            return absent
        return isinstance(value, str) and _meets(value, checks, negated, context)

    return test


def _members(key: str, context: Context) -> tuple[str, ...]:
    """Return the key's values; none where all of them are empty."""
    value = context.get(key)
    if value is None:
        return ()
    members = (value,) if isinstance(value, str) else value
    return members if any(members) else ()


def _for_all(key: str, checks: tuple[Check, ...], negated: bool) -> Test:
    def test(context: Context) -> bool:
        return all(_meets(value, checks, negated, context) for value in _members(key, context))

    return test


def _for_any(key: str, checks: tuple[Check, ...], negated: bool) -> Test:
    def test(context: Context) -> bool:
        return any(_meets(value, checks, negated, context) for value in _members(key, context))

    return test


def _null(key: str, values: tuple[str, ...]) -> Test:
    wanted = {value.lower() for value in values}

    def test(context: Context) -> bool:
        return ("false" if _members(key, context) else "true") in wanted

    return test


def _string_equals(value: str, variables: bool) -> Check:
    return text_pattern(value, variables=variables, wildcards=False).matches


def _string_like(value: str, variables: bool) -> Check:
    return text_pattern(value, variables=variables).matches


def _string_equals_ignore_case(value: str, variables: bool) -> Check:
    tokens = tokenise(value, variables=variables, wildcards=False)

    def check(text: str, context: Context) -> bool:
        pieces = [
            token.value(context) if isinstance(token, Variable) else str(token) for token in tokens
        ]
        known = [piece for piece in pieces if piece is not None]
        return len(known) == len(pieces) and "".join(known).casefold() == text.casefold()

    return check


def _bool(value: str, variables: bool) -> Check:
    same = _string_equals_ignore_case(value, variables)

    def check(text: str, context: Context) -> bool:
        return text.lower() in ("true", "false") and same(text, context)

    return check


def _arn_like(value: str, variables: bool) -> Check:
    """Compare the six components of an ARN, each on its own."""
    components: list[list[Token]] = [[]]
    for token in tokenise(value, variables=variables, wildcards=True):
        if not isinstance(token, str):
            components[-1].append(token)
            continue
        for index, piece in enumerate(token.split(":", 6 - len(components))):
            if index:
                components.append([])
            if piece:
                components[-1].append(piece)
    patterns = tuple(Pattern(tuple(component)) for component in components)

    def check(text: str, context: Context) -> bool:
        parts = text.split(":", 5)
        return len(parts) == len(patterns) == 6 and all(
            pattern.matches(part, context) for pattern, part in zip(patterns, parts, strict=True)
        )

    return check


def _number(compare: Callable[[Decimal, Decimal], bool]) -> Compile:
    return _ordered(read_number, compare)


def _date(compare: Callable[[Decimal, Decimal], bool]) -> Compile:
    return _ordered(read_date, compare)


def _ordered(
    read: Callable[[str], Decimal | None], compare: Callable[[Decimal, Decimal], bool]
) -> Compile:
    def make(value: str, variables: bool) -> Check:
        limit = read(value)

        def check(text: str, context: Context) -> bool:
            found = read(text)
            return found is not None and limit is not None and compare(found, limit)

        return check

    return make


def _ip_address(value: str, variables: bool) -> Check:
    network = read_network(value)

    def check(text: str, context: Context) -> bool:
        address = read_network(text)
        return (
            address is not None
            and network is not None
            and address.version == network.version
            and address.network_address in network
            and address.broadcast_address in network
        )

    return check


def _binary_equals(value: str, variables: bool) -> Check:
    expected = read_bytes(value)

    def check(text: str, context: Context) -> bool:
        return expected is not None and read_bytes(text) == expected

    return check


_NEGATED = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
    "notipaddress": "ipaddress",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
}

_CHECKS: dict[str, Compile] = {
    "stringequals": _string_equals,
    "stringequalsignorecase": _string_equals_ignore_case,
    "stringlike": _string_like,
    "numericequals": _number(operator.eq),
    "numericlessthan": _number(operator.lt),
    "numericlessthanequals": _number(operator.le),
    "numericgreaterthan": _number(operator.gt),
    "numericgreaterthanequals": _number(operator.ge),
    "dateequals": _date(operator.eq),
    "datelessthan": _date(operator.lt),
    "datelessthanequals": _date(operator.le),
    "dategreaterthan": _date(operator.gt),
    "dategreaterthanequals": _date(operator.ge),
    "bool": _bool,
    "binaryequals": _binary_equals,
    "ipaddress": _ip_address,
    "arnequals": _arn_like,
    "arnlike": _arn_like,
}
