"""Fewer statements, which allow and deny exactly what all of them did.

A statement is about each of its actions on each of its resources, so two that differ in the actions
alone, or in the resources alone, are one statement with the union. Nothing else is joined, except
the values of one condition of which any is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from .condition import Condition
from .permission import Permission

# With these one value that matches is enough, so the values of two statements are one list.
_ANY_VALUE = ("StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike")

Conditions = frozenset[tuple[str, str, frozenset[str]]]


@dataclass(frozen=True)
class Statement:
    """A permission as sets, in which order and repetition do not count.

    Parameters
    ----------
    effect : str
        ``Allow`` or ``Deny``.
    reason : str
        Why its wildcard is right, or nothing.
    actions, resources : frozenset of str
        What may be done, and on what.
    conditions : frozenset
        Operator, key and values of each condition.
    sids : frozenset of str
        The names of the permissions that it was joined from.
    """

    effect: str
    reason: str
    actions: frozenset[str]
    resources: frozenset[str]
    conditions: Conditions
    sids: frozenset[str]

    @classmethod
    def of(cls, permission: Permission) -> Statement:
        """The statement of a permission."""
        return cls(
            permission.effect,
            permission.reason.strip(),
            frozenset(permission.actions),
            frozenset(permission.resources),
            frozenset((c.operator, c.key, frozenset(c.texts)) for c in permission.conditions),
            frozenset([permission.sid] if permission.sid else []),
        )

    def condition_list(self) -> list[Condition]:
        """The conditions, in one order."""
        return [
            Condition(operator, key, sorted(values))
            for operator, key, values in sorted(
                self.conditions, key=lambda each: (each[0], each[1], sorted(each[2]))
            )
        ]


def pack(permissions: Iterable[Permission]) -> list[Statement]:
    """Join the statements of permissions as far as their meaning stays the same.

    Examples
    --------
    >>> table = "arn:aws:dynamodb:eu-west-1:111122223333:table/notes"
    >>> read, write = (Permission([f"dynamodb:{verb}Item"], [table]) for verb in ("Get", "Put"))
    >>> [sorted(each.actions) for each in pack([read, write, read])]
    [['dynamodb:GetItem', 'dynamodb:PutItem']]
    """
    statements = list(dict.fromkeys(Statement.of(each) for each in permissions))
    count = 0
    while len(statements) != count:
        count = len(statements)
        statements = _joined(statements, "actions", _everything_but("actions"))
        statements = _joined(statements, "resources", _everything_but("resources"))
        statements = _with_joined_values(statements)
    statements = [_without_covered_resources(each) for each in statements]
    return _without_covered(statements)


def covers(wide: str, narrow: str) -> bool:
    """Whether one resource includes another, as far as their text shows.

    Examples
    --------
    >>> covers("arn:aws:s3:::notes/*", "arn:aws:s3:::notes/a/*")
    True
    >>> covers("arn:aws:s3:::notes/*", "arn:aws:s3:::notes")
    False
    """
    return wide == narrow or (wide.endswith("*") and narrow.startswith(wide[:-1]))


def _everything_but(part: str) -> Callable[[Statement], Any]:
    blank: frozenset[Any] = frozenset()

    def key(statement: Statement) -> Statement:
        changes: dict[str, Any] = {part: blank, "sids": blank}
        return replace(statement, **changes)

    return key


def _joined(
    statements: list[Statement], part: str, key: Callable[[Statement], Any]
) -> list[Statement]:
    found: dict[Any, Statement] = {}
    for each in statements:
        first = found.get(key(each))
        if first is not None:
            changes: dict[str, Any] = {
                part: getattr(first, part) | getattr(each, part),
                "sids": first.sids | each.sids,
            }
            found[key(each)] = replace(first, **changes)
        else:
            found[key(each)] = each
    return list(found.values())


def _with_joined_values(statements: list[Statement]) -> list[Statement]:
    """Join statements that differ in the values of one condition, of which any is enough."""
    found: list[Statement] = []
    for each in statements:
        for position, first in enumerate(found):
            conditions = _joined_conditions(first, each)
            if conditions is not None:
                found[position] = replace(first, conditions=conditions, sids=first.sids | each.sids)
                break
        else:
            found.append(each)
    return found


def _joined_conditions(first: Statement, second: Statement) -> Conditions | None:
    key = _everything_but("conditions")
    if key(first) != key(second) or len(first.conditions) != len(second.conditions):
        return None
    mine, other = first.conditions - second.conditions, second.conditions - first.conditions
    if len(mine) != 1 or len(other) != 1:
        return None
    ((operator, name, values),) = mine
    ((other_operator, other_name, other_values),) = other
    if (operator, name) != (other_operator, other_name) or operator not in _ANY_VALUE:
        return None
    return first.conditions - mine | {(operator, name, values | other_values)}


def _without_covered_resources(statement: Statement) -> Statement:
    kept = frozenset(
        each
        for each in statement.resources
        if not any(wide != each and covers(wide, each) for wide in statement.resources)
    )
    return replace(statement, resources=kept)


def _without_covered(statements: list[Statement]) -> list[Statement]:
    """Leave out statements that say less than another one, or the same."""
    kept: list[Statement] = []
    for position, each in enumerate(statements):
        others = kept + statements[position + 1 :]
        if not any(_says_all_of(wide, each) for wide in others):
            kept.append(each)
    return kept


def _says_all_of(wide: Statement, narrow: Statement) -> bool:
    return (
        wide.effect == narrow.effect
        and wide.conditions <= narrow.conditions
        and narrow.actions <= wide.actions
        and all(any(covers(one, each) for one in wide.resources) for each in narrow.resources)
    )
