"""Policy variables: ``${cognito-identity.amazonaws.com:sub}`` stands for the caller's identity.

Replaces ``ministack.core.iam_evaluator._first_match``, which compares the text of a variable and
never what it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ministack.core import iam_evaluator

from gatehouse.local.overlay.patching import Upstream, replace

_VARIABLE = re.compile(r"\$\{([^}]*)\}")


class _Unknown(Exception):
    """A variable without a value, which keeps a statement from matching."""


def install() -> None:
    """Put the patch in place."""
    replace(iam_evaluator, "_first_match", lambda _: _first_match)


def _first_match(context: Any, statements: list[Any], effect: str) -> Any:
    for statement in statements:
        if statement.effect == effect and _matches(statement, context):
            return statement
    return None


def _matches(statement: Any, context: Any) -> bool:
    if not iam_evaluator._action_matches(context.action, statement.actions, statement.not_actions):
        return False
    if statement.resources and not _any_pattern(statement.resources, context):
        return False
    if statement.not_resources and _any_pattern(statement.not_resources, context):
        return False
    try:
        conditions = _resolved(statement.conditions, context)
    except _Unknown:
        return False
    return bool(iam_evaluator._conditions_met(conditions, context))


def _any_pattern(patterns: list[str], context: Any) -> bool:
    for pattern in patterns:
        try:
            expression = _wildcards(pattern, context)
        except _Unknown:
            continue
        if re.fullmatch(expression, context.resource_arn, re.DOTALL):
            return True
    return False


def _wildcards(pattern: str, context: Any) -> str:
    """Make a regular expression in which a variable's value is literal, whatever it holds."""
    pieces, end = [], 0
    for found in _VARIABLE.finditer(pattern):
        pieces.append(_translated(pattern[end : found.start()]))
        pieces.append(re.escape(_value(found.group(1), context)))
        end = found.end()
    return "".join(pieces) + _translated(pattern[end:])


def _translated(text: str) -> str:
    special = {"*": ".*", "?": "."}
    return "".join(special.get(character) or re.escape(character) for character in text)


def _resolved(conditions: Any, context: Any) -> dict[str, dict[str, list[str]]]:
    def text(value: object) -> str:
        return _VARIABLE.sub(lambda found: _harmless(found.group(1), context), str(value))

    def texts(value: object) -> list[str]:
        return [text(each) for each in (value if isinstance(value, list) else [value])]

    blocks = conditions.items() if isinstance(conditions, dict) else ()
    return {
        operator: {key: texts(value) for key, value in keys.items()}
        for operator, keys in blocks
        if isinstance(keys, dict)
    }


def _harmless(name: str, context: Any) -> str:
    """Give a value only where it cannot act as a wildcard in a condition's comparison."""
    value = _value(name, context)
    if name not in ("*", "?") and re.search(r"[*?]", value):
        raise _Unknown(name)
    return value


def _value(variable: str, context: Any) -> str:
    if variable in ("*", "?", "$"):
        return variable
    name, _, default = variable.partition(",")
    resolve: Callable[[str, Any], Any] = iam_evaluator._resolve_condition_key
    value = resolve(name.strip(), context)
    if value is None and default:
        return default.strip().strip("'")
    if value is None or isinstance(value, (list, tuple)):
        raise _Unknown(name)
    return str(value)
