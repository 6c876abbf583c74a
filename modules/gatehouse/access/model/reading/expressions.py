"""Parse and evaluate Terraform's expressions, with values that may not be known.

A value that is not known is the text ``<?what>``, which goes wherever the value goes. A symbolic
name, ``<what>``, is a text like any other, but only Terraform knows its characters: what depends
on them is not known either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, runtime_checkable

from gatehouse.access.model.reading.functions import FUNCTIONS, Unknowable
from gatehouse.access.model.reading.lexing import NotAnExpressionError, Token, parts, tokens
from gatehouse.access.model.readings import has_unknown, unknown_text

Value = Any


class Names(Protocol):
    """Where an expression's names get their values."""

    def reference(self, steps: list[str | int]) -> Value:
        """Return the value of ``aws_iam_role.a.arn``, given as its steps."""

    def unknown(self, what: str, why: str) -> str:
        """Note that something is not known, and return the text that stands for it."""


@runtime_checkable
class Referable(Protocol):
    """A value whose attributes are asked for by name: a resource."""

    def reference(self, name: str, /) -> Value:
        """Return the value of an attribute."""


Evaluate = Callable[[Names], Value]


def evaluate(value: Value, names: Names) -> Value:
    """Evaluate a value of Terraform's JSON syntax: every text in it is a template."""
    if isinstance(value, str):
        return _template(value)(names) if "{" in value else value
    if isinstance(value, Mapping):
        return {
            str(evaluate(key, names)): evaluate(each, names)
            for key, each in value.items()
            if key != "//"
        }
    if isinstance(value, list):
        return [evaluate(each, names) for each in value]
    return value


@lru_cache(maxsize=16384)
def _template(text: str) -> Evaluate:
    """Compile a template; one that can't be read is not known, and says so."""
    try:
        compiled = [_expression(part) if is_one else part for is_one, part in parts(text)]
    except (NotAnExpressionError, RecursionError) as error:
        said = str(error) or "it is nested too deeply"
        return lambda names: names.unknown(text[:60], f"{said} in {text[:60]!r}")
    if len(compiled) == 1:
        only = compiled[0]
        return only if callable(only) else lambda names: only

    def run(names: Names) -> Value:
        pieces = [piece(names) if callable(piece) else piece for piece in compiled]
        return "".join(as_text(piece, names) for piece in pieces)

    return run


def as_text(value: Value, names: Names) -> str:
    """Return a value as it stands in a text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(int(value)) if value == int(value) else str(value)
    if value is None:
        return ""
    return names.unknown("list", "a list or a map stands where text belongs")


def _expression(text: str) -> Evaluate:
    parser = _Parser(tokens(text))
    evaluated = parser.conditional()
    parser.end()
    return evaluated


_LEVELS: tuple[tuple[str, ...], ...] = (
    ("||",),
    ("&&",),
    ("==", "!="),
    ("<", ">", "<=", ">="),
    ("+", "-"),
    ("*", "/", "%"),
)


@dataclass
class _Parser:
    """A parser by recursive descent, that returns functions."""

    tokens: list[Token]
    position: int = 0

    def peek(self, sign: str = "") -> bool:
        """Return whether there is a next token, or whether it is this sign."""
        if self.position >= len(self.tokens):
            return False
        token = self.tokens[self.position]
        return not sign or (token.kind in ("sign", "name") and token.text == sign)

    def take(self, sign: str = "") -> Token:
        """Take the next token."""
        if not self.peek(sign):
            raise NotAnExpressionError(f"must have {sign or 'more'} here")
        self.position += 1
        return self.tokens[self.position - 1]

    def takes(self, sign: str) -> bool:
        """Take a sign if it is next."""
        found = self.peek(sign)
        self.position += found
        return found

    def end(self) -> None:
        """Demand that nothing is left."""
        if self.peek():
            raise NotAnExpressionError(f"{self.tokens[self.position].text!r} is not read")

    def conditional(self) -> Evaluate:
        """``a ? b : c``."""
        condition = self.binary(0)
        if not self.takes("?"):
            return condition
        yes = self.conditional()
        self.take(":")
        no = self.conditional()

        def run(names: Names) -> Value:
            found = condition(names)
            if isinstance(found, str) and found not in ("true", "false"):
                one, other = yes(names), no(names)
                return one if one == other else names.unknown("condition", _not_known(found))
            return yes(names) if found in (True, "true") else no(names)

        return run

    def binary(self, level: int) -> Evaluate:
        """Operators, the loosest first."""
        if level == len(_LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while self.peek() and self.tokens[self.position].text in _LEVELS[level]:
            if self.tokens[self.position].kind != "sign":
                break
            left = _operation(self.take().text, left, self.binary(level + 1))
        return left

    def unary(self) -> Evaluate:
        """``!a`` and ``-a``."""
        for sign in ("!", "-"):
            if self.takes(sign):
                operand = self.unary()
                return _operation(sign, lambda names: None, operand)
        return self.postfix()

    def postfix(self) -> Evaluate:
        """A value with ``.name``, ``[index]`` and ``[*]`` after it."""
        token = self.tokens[self.position] if self.peek() else None
        if token and token.kind == "name" and token.text not in ("true", "false", "null"):
            following = self.tokens[self.position + 1 : self.position + 2]
            if not (following and following[0] == Token("sign", "(")):
                return self.reference()
        value = self.primary()
        while True:
            if self.takes("."):
                value = _inside(value, _constant(self.take().text))
            elif self.takes("["):
                value = self.index(value)
            else:
                return value

    def index(self, value: Evaluate) -> Evaluate:
        """What stands in brackets after a value."""
        if self.takes("*"):
            self.take("]")
            return self.splat(value)
        index = self.conditional()
        self.take("]")
        return _inside(value, index)

    def splat(self, value: Evaluate) -> Evaluate:
        """What comes after ``[*]``, for each of a list."""
        inner: list[Evaluate] = []
        while self.peek(".") or self.peek("["):
            if self.takes("."):
                inner.append(_constant(self.take().text))
            else:
                self.take("[")
                inner.append(self.conditional())
                self.take("]")

        def run(names: Names) -> Value:
            found = value(names)
            if isinstance(found, str):
                return found
            listed = found if isinstance(found, list) else [] if found is None else [found]
            return [walk(each, [step(names) for step in inner], names) for each in listed]

        return run

    def reference(self) -> Evaluate:
        """``aws_iam_role.a["b"].arn``."""
        steps: list[Evaluate] = [_constant(self.take().text)]
        splat: Evaluate | None = None
        while self.peek(".") or self.peek("["):
            if self.takes("."):
                if self.takes("*"):
                    splat = self.splat(_referring(steps))
                    break
                token = self.take()
                steps.append(_constant(int(token.text) if token.kind == "number" else token.text))
                continue
            self.take("[")
            if self.takes("*"):
                self.take("]")
                splat = self.splat(_referring(steps))
                break
            steps.append(self.conditional())
            self.take("]")
        return splat or _referring(steps)

    def primary(self) -> Evaluate:
        """Literals, calls, lists, maps and what is in parentheses."""
        token = self.take()
        if token.kind == "number":
            return _constant(float(token.text) if "." in token.text else int(token.text))
        if token.kind == "string":
            return _quoted(token.text)
        if token.kind == "name":
            if token.text in _LITERALS:
                return _constant(_LITERALS[token.text])
            return self.call(token.text)
        if token.text == "(":
            inner = self.conditional()
            self.take(")")
            return inner
        if token.text == "[":
            return self.sequence("]")
        if token.text == "{":
            return self.mapping()
        raise NotAnExpressionError(f"{token.text!r} is not read")

    def call(self, name: str) -> Evaluate:
        """A call of a function."""
        self.take("(")
        arguments: list[Evaluate] = []
        spread = False
        while not self.takes(")"):
            arguments.append(self.conditional())
            spread = spread or self.takes("...")
            if not self.takes(","):
                self.take(")")
                break
        return _call(name, arguments, spread)

    def sequence(self, end: str) -> Evaluate:
        """``[a, b]``, and ``[for a in b : c if d]``."""
        if self.takes("for"):
            return self.loop(end)
        members: list[Evaluate] = []
        while not self.takes(end):
            members.append(self.conditional())
            if not self.takes(","):
                self.take(end)
                break
        return lambda names: [member(names) for member in members]

    def mapping(self) -> Evaluate:
        """``{a = b}``, and ``{for a in b : c => d if e}``."""
        if self.takes("for"):
            return self.loop("}")
        entries: list[tuple[Evaluate, Evaluate]] = []
        while not self.takes("}"):
            token = self.tokens[self.position] if self.peek() else None
            if token and token.kind == "name":
                key: Evaluate = _constant(self.take().text)
            else:
                key = self.conditional()
            if not self.takes("="):
                self.take(":")
            entries.append((key, self.conditional()))
            self.takes(",")
        return lambda names: {as_text(key(names), names): each(names) for key, each in entries}

    def loop(self, end: str) -> Evaluate:
        """What comes after ``for``."""
        bound = [self.take().text]
        if self.takes(","):
            bound.append(self.take().text)
        self.take("in")
        source = self.conditional()
        self.take(":")
        first = self.conditional()
        second = self.conditional() if self.takes("=>") else None
        grouped = self.takes("...")
        condition = self.conditional() if self.takes("if") else None
        self.take(end)
        return _loop(bound, source, (first, second, condition), grouped)


_LITERALS: dict[str, Value] = {"true": True, "false": False, "null": None}


def _constant(value: Value) -> Evaluate:
    return lambda names: value


def _quoted(text: str) -> Evaluate:
    for escape, plain in (('\\"', '"'), ("\\n", "\n"), ("\\t", "\t"), ("\\\\", "\\")):
        text = text.replace(escape, plain)
    return _template(text) if "{" in text else _constant(text)


def _not_known(value: Value) -> str:
    return f"it depends on {value}" if isinstance(value, str) else "it depends on a value"


def _referring(steps: list[Evaluate]) -> Evaluate:
    return lambda names: names.reference([step(names) for step in steps])


def _inside(value: Evaluate, index: Evaluate) -> Evaluate:
    return lambda names: walk(value(names), [index(names)], names)


def walk(value: Value, steps: Iterable[Value], names: Names) -> Value:
    """Go into lists and maps by their indexes and keys."""
    for step in steps:
        if isinstance(value, str) and has_unknown(value):
            return value
        if isinstance(step, str) and step.isdigit():
            step = int(step)
        if isinstance(value, Referable):
            value = value.reference(str(step))
            continue
        if isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        elif isinstance(value, list) and len(value) == 1 and isinstance(value[0], Mapping):
            value = value[0].get(str(step))  # a block that there is one of
        elif isinstance(value, Mapping) and str(step) in value:
            value = value[str(step)]
        else:
            return names.unknown(str(step), f"there is no {str(step)[:40]!r} in a value")
    return value


def _operation(sign: str, left: Evaluate, right: Evaluate) -> Evaluate:
    def run(names: Names) -> Value:
        one, other = left(names), right(names)
        if sign in ("==", "!="):
            same = _same(one, other)
            if same is None:
                return names.unknown("comparison", _not_known(one))
            return same is (sign == "==")
        try:
            return _OPERATIONS[sign](one, other)
        except (TypeError, ValueError, ZeroDivisionError):
            return names.unknown("operation", _not_known(one if isinstance(one, str) else other))

    return run


def _same(one: Value, other: Value) -> bool | None:
    """Return whether two values are equal; None where only Terraform will know."""
    if has_unknown(one) or has_unknown(other):
        return None
    if one == other or str(one) == str(other):
        return True
    texts = [each for each in (one, other) if isinstance(each, str)]
    return None if any("<" in text for text in texts) and None not in (one, other) else False


def _truth(value: Value) -> bool:
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError(value)
    return value in (True, "true")


def _number(value: Value) -> float:
    return value if isinstance(value, (int, float)) else float(value)


_OPERATIONS: dict[str, Callable[[Value, Value], Value]] = {
    "||": lambda one, other: _truth(one) or _truth(other),
    "&&": lambda one, other: _truth(one) and _truth(other),
    "!": lambda one, other: not _truth(other),
    "<": lambda one, other: _number(one) < _number(other),
    ">": lambda one, other: _number(one) > _number(other),
    "<=": lambda one, other: _number(one) <= _number(other),
    ">=": lambda one, other: _number(one) >= _number(other),
    "+": lambda one, other: _number(one) + _number(other),
    "-": lambda one, other: _number(one or 0) - _number(other),
    "*": lambda one, other: _number(one) * _number(other),
    "/": lambda one, other: _number(one) / _number(other),
    "%": lambda one, other: _number(one) % _number(other),
}


def _call(name: str, arguments: list[Evaluate], spread: bool) -> Evaluate:
    if name in ("try", "coalesce", "can"):
        return _first(name, arguments)

    def run(names: Names) -> Value:
        values = [argument(names) for argument in arguments]
        if spread and values and isinstance(values[-1], list):
            values = [*values[:-1], *values[-1]]
        function = FUNCTIONS.get(name)
        if function is None:
            return names.unknown(f"{name}()", f"the function {name} is not read")
        try:
            return function(*values)
        except Unknowable as error:
            return names.unknown(f"{name}()", str(error))
        except (TypeError, ValueError, IndexError, KeyError, AttributeError, OverflowError):
            return names.unknown(f"{name}()", f"the arguments of {name} are not known")

    return run


def _first(name: str, arguments: list[Evaluate]) -> Evaluate:
    """``try``, ``can`` and ``coalesce``: the first argument that has a value."""

    def run(names: Names) -> Value:
        for argument in arguments:
            value = argument(_Quiet(names))
            if has_unknown(value):
                return argument(names)
            if name == "can":
                return True
            if value is not None and not (name == "coalesce" and value == ""):
                return value
        return None

    return run


@dataclass
class _Quiet:
    """Names whose unknown values are not noted, because another value may stand in for them."""

    names: Names

    def reference(self, steps: list[str | int]) -> Value:
        """Return the value of a reference."""
        return self.names.reference(steps)

    def unknown(self, what: str, why: str) -> str:
        """Return the text that stands for it."""
        return unknown_text(what)


@dataclass
class _Bound:
    """Names of a loop beside those around it."""

    names: Names
    bound: Mapping[str, Value]

    def reference(self, steps: list[str | int]) -> Value:
        """Return the value of a reference."""
        if steps[0] in self.bound:
            return walk(self.bound[str(steps[0])], steps[1:], self.names)
        return self.names.reference(steps)

    def unknown(self, what: str, why: str) -> str:
        """Note that something is not known."""
        return self.names.unknown(what, why)


def _loop(
    bound: list[str],
    source: Evaluate,
    parts_: tuple[Evaluate, Evaluate | None, Evaluate | None],
    grouped: bool,
) -> Evaluate:
    first, second, condition = parts_

    def run(names: Names) -> Value:
        found = source(names)
        if isinstance(found, Mapping):
            entries = list(found.items())
        elif isinstance(found, list):
            entries = list(enumerate(found))
        else:
            return names.unknown("for", _not_known(found))
        listed: list[Value] = []
        mapped: dict[str, Value] = {}
        for key, value in entries:
            values = [key, value] if len(bound) == 2 else [value]
            inner = _Bound(names, dict(zip(bound, values, strict=True)))
            kept = condition(inner) if condition else True
            if kept not in (True, False):
                return names.unknown("for", _not_known(kept))
            if not kept:
                continue
            if second is None:
                listed.append(first(inner))
            elif grouped:
                mapped.setdefault(as_text(first(inner), names), []).append(second(inner))
            else:
                mapped[as_text(first(inner), names)] = second(inner)
        return listed if second is None else mapped

    return run
