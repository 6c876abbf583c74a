"""Expressions of Terraform's language, as tokens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.fragments import Fragment, split
from cdktf_lazy.kernel.model.members import Modelled
from cdktf_lazy.kernel.model.resolving import Context
from cdktf_lazy.kernel.model.tokens import Resolvable, is_number, is_unresolved
from cdktf_lazy.kernel.model.tree import Construct
from cdktf_lazy.kernel.model.values import NULL, is_index, template
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.stack import Stack

_IDENTIFIER = re.compile(r"[_a-zA-Z][_a-zA-Z0-9]*")


class Expression(Resolvable):
    """An expression; inside another one it stands without ``${`` and ``}``."""

    def resolve(self, context: Context) -> Any:
        """Write the expression."""
        bare = context.suppress_braces
        context.suppress_braces = True
        written = self.write(context)
        return written if bare else "${" + written + "}"

    def write(self, context: Context) -> str:
        """Write the expression without braces."""
        raise NotImplementedError


class Reference(Expression):
    """A reference to something in a stack.

    Parameters
    ----------
    identifier : str
        What is referred to, in Terraform's words.
    stack : Stack, optional
        Where it is. Default: wherever it is used.
    """

    def __init__(self, identifier: str, stack: Stack | None = None) -> None:
        self.identifier = identifier
        self.stack = stack
        self.in_other_stacks: dict[str, str] = {}

    def resolve(self, context: Context) -> Any:
        """Write the reference, by way of an output of the other stack where there is one."""
        here = context.scope.stack
        bare = context.suppress_braces
        context.suppress_braces = True
        written = self.identifier
        if self.stack is not None and self.stack is not here:
            if context.preparing:
                self.in_other_stacks[here.path] = here.import_from(self.stack, self.identifier)
            written = self.in_other_stacks.get(here.path) or written
        elif self.in_other_stacks:
            written = self.in_other_stacks.get(here.path) or written
        return written if bare else "${" + written + "}"


class Dependency(Expression):
    """What ``depends_on`` holds."""

    def __init__(self, target: Any) -> None:
        self.target = target

    def resolve(self, context: Context) -> Any:
        """Give the address of the target."""
        context.suppress_braces = True
        return self.target.fqn_token


class PropertyAccess(Expression):
    """A property or an item of something."""

    def __init__(self, target: Any, path: list[Any]) -> None:
        self.target = target
        self.path = path

    def write(self, context: Context) -> str:
        """Write ``target.name["key"]``."""
        steps = "".join([self._step(context, step) for step in self.path])
        if isinstance(self.target, Construct):
            if not hasattr(self.target, "fqn_token"):
                raise Unmodelled("a construct in an expression")
            return f"{template(self.target.fqn_token)}{steps}"
        return f"{template(argument(context, self.target))}{steps}"

    def _step(self, context: Context, step: Any) -> str:
        if step == "*":
            return "[*]"
        written = argument(context, step)
        is_name = isinstance(step, str) and _IDENTIFIER.fullmatch(step)
        if is_name or (is_number(step) and not is_unresolved(step)):
            return f".{template(step)}"
        return f"[{template(written)}]"


class Conditional(Expression):
    """One of two values."""

    def __init__(self, condition: Any, true: Any, false: Any) -> None:
        self.parts = (condition, true, false)

    def write(self, context: Context) -> str:
        """Write ``condition ? true : false``."""
        condition, true, false = (template(argument(context, part)) for part in self.parts)
        return f"{condition} ? {true} : {false}"


class Call(Expression):
    """A call of one of Terraform's functions."""

    def __init__(self, name: str, arguments: list[Any]) -> None:
        self.name = name
        self.arguments = arguments

    def resolve(self, context: Context) -> Any:
        """Write the call; inside it, Terraform's own ``${`` is text."""
        bare = context.suppress_braces
        ignored, warned = context.ignore_escapes, context.warn_escapes
        context.suppress_braces = context.ignore_escapes = context.warn_escapes = True
        written = ", ".join([_item(argument(context, one)) for one in self.arguments])
        context.ignore_escapes, context.warn_escapes = ignored, warned
        written = f"{self.name}({written})"
        return written if bare else "${" + written + "}"


class RawString(Expression):
    """A text that stands in an expression as it is."""

    def __init__(self, value: str) -> None:
        self.value = value

    def resolve(self, context: Context) -> Any:
        """Write the text."""
        raise Unmodelled("a raw string")


def _item(value: Any) -> str:
    """Write an argument as ``join`` does, which leaves out what has no value."""
    return "" if value is None or value is NULL else template(value)


def argument(context: Context, value: Any) -> Any:
    """Write a part of an expression: texts in quotes, references bare."""
    resolved = context.resolve(value)
    if isinstance(value, str):
        written = _quoted(context, value, resolved)
        return written if isinstance(written, str) else part(context, written)
    return part(context, value)


def part(context: Context, value: Any) -> Any:
    """Write a part of an expression as it stands, without quotes around texts."""
    resolved = context.resolve(value)
    if context.scope.model.engine.name == "cdktn":
        _check_for_terrain(value, resolved)
    if isinstance(value, Resolvable):
        return resolved
    if isinstance(resolved, list):
        if not isinstance(value, list) or len(resolved) != len(value):
            raise Unmodelled("a list in an expression that loses items")
        return f"[{', '.join([_item(argument(context, item)) for item in value])}]"
    if isinstance(resolved, dict):
        if not isinstance(value, dict) or any(map(is_index, resolved)):
            raise Unmodelled("a map in an expression with keys that are numbers or tokens")
        if any(key not in value for key in resolved):
            raise Unmodelled("a map in an expression whose keys are tokens")
        written = [f'"{key}" = {template(argument(context, value[key]))}' for key in resolved]
        return f"{{{', '.join(written)}}}"
    if isinstance(resolved, Modelled):
        raise Unmodelled("an object in an expression")
    return resolved


_SPECIAL_KEY = re.compile(r'["\\\x00-\x1f\u2028\u2029]|[$%]\{')


def _check_for_terrain(value: Any, resolved: Any) -> None:
    """Stop at what CDK Terrain writes in another way than CDKTF."""
    if resolved is None or resolved is NULL:
        raise Unmodelled("an expression with a part that has no value")
    if isinstance(value, Resolvable) and isinstance(resolved, (list, dict)):
        raise Unmodelled("an expression with a token that is a list or a map")
    if isinstance(resolved, dict) and any(map(_SPECIAL_KEY.search, resolved)):
        raise Unmodelled("an expression with a key that has quotes")


def _quoted(context: Context, text: str, resolved: Any) -> Any:
    pieces = split(text, context.tokens, escapes=False)
    tokens = [piece for piece in pieces if piece.kind == "token"]
    if not tokens:
        if not isinstance(resolved, str):
            raise Unmodelled("a text that stands for a number in an expression")
        if resolved != '"' and resolved.startswith('"') and resolved.endswith('"'):
            return _escaped(resolved)
        return f'"{_escaped(resolved)}"'
    if len(tokens) == 1 and len(pieces) == 1:
        return resolved
    return _mixed(context, pieces)


def _mixed(context: Context, pieces: list[Fragment]) -> str:
    """Write a text with tokens in it; the tokens are resolved where the text is used."""
    written = "".join(
        "${" + context.tokens.string(piece.value) + "}"
        if piece.kind == "token"
        else _escaped(piece.value)
        for piece in pieces
    )
    if written != '"' and written.startswith('"') and written.endswith('"'):
        return written
    return f'"{written}"'


def _escaped(text: str) -> str:
    return text.replace("\n", "\\n").replace("${", "$${")


class Operation(Expression):
    """An operator with one or two operands."""

    def __init__(self, operator: str, left: Any, right: Any = None) -> None:
        self.operator = operator
        self.left = left
        self.right = right

    def write(self, context: Context) -> str:
        """Write ``(left operator right)``."""
        left = template(argument(context, self.left))
        is_there = self.right is not None
        if context.scope.model.engine.name == "cdktf":  # to which zero is nothing
            is_there = is_there and self.right is not NULL and self.right not in (0, "", False)
        right = template(argument(context, self.right) if is_there else None)
        if self.operator == "!":
            return f"!{left}"
        if self.operator == "-" and not is_there:
            return f"-{left}"
        return f"({left} {self.operator} {right})"
