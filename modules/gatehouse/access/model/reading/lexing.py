"""Cut Terraform's templates and expressions into tokens.

The grammar is HCL's native syntax specification: templates, and of expressions what JSON holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<name>[A-Za-z_][\w-]*)"
    r"|(?P<string>\")"
    r"|(?P<sign>\.\.\.|=>|==|!=|<=|>=|&&|\|\||[-+*/%!<>?:.,()\[\]{}=]))"
)
_OPENING = re.compile(r"\$\$\{|%%\{|\$\{|%\{")


class NotAnExpressionError(ValueError):
    """A text that is no expression of Terraform's."""


@dataclass(frozen=True)
class Token:
    """One token: ``number``, ``name``, ``sign``, or ``string`` with the text between its quotes."""

    kind: str
    text: str


def parts(template: str) -> Iterator[tuple[bool, str]]:
    """Cut a template into literal text and expressions: whether it is one, and the text.

    Raises
    ------
    NotAnExpressionError
        If an expression does not end, or is a directive such as ``%{if}``.

    Example
    -------
    >>> list(parts("a-${var.b}-$${c}"))
    [(False, 'a-'), (True, 'var.b'), (False, '-'), (False, '${'), (False, 'c}')]
    """
    position = 0
    while found := _OPENING.search(template, position):
        if found.start() > position:
            yield False, template[position : found.start()]
        opening = found[0]
        if opening == "%{":
            raise NotAnExpressionError("directives such as %{if} are not read")
        if len(opening) == 3:
            yield False, opening[1:]
            position = found.end()
            continue
        position = closing(template, found.end())
        yield True, template[found.end() : position - 1]
    if position < len(template):
        yield False, template[position:]


def closing(text: str, start: int) -> int:
    """Return where the expression that begins at `start` ends, after its closing brace."""
    depth, position = 1, start
    while position < len(text):
        sign = text[position]
        if sign == '"':
            position = end_of_string(text, position + 1)
            continue
        depth += {"{": 1, "}": -1}.get(sign, 0)
        position += 1
        if not depth:
            return position
    raise NotAnExpressionError("an expression must end with a brace")


def end_of_string(text: str, start: int) -> int:
    """Return where a text in quotes ends, after the closing quote."""
    position = start
    while position < len(text):
        if text[position] == "\\":
            position += 2
        elif text[position] == '"':
            return position + 1
        elif text.startswith(("$${", "%%{"), position):
            position += 3
        elif text.startswith(("${", "%{"), position):
            position = closing(text, position + 2)
        else:
            position += 1
    raise NotAnExpressionError("a text must end with a quote")


def tokens(expression: str) -> list[Token]:
    """Cut an expression into tokens.

    Raises
    ------
    NotAnExpressionError
        If it holds a character that no expression has.
    """
    found: list[Token] = []
    position, expression = 0, expression.strip()
    while position < len(expression):
        match = _TOKEN.match(expression, position)
        if not match or match.lastgroup is None:
            raise NotAnExpressionError(f"{expression[position : position + 20]!r} is not read")
        if match.lastgroup == "string":
            end = end_of_string(expression, match.end())
            found.append(Token("string", expression[match.end() : end - 1]))
            position = end
        else:
            found.append(Token(match.lastgroup, match[match.lastgroup]))
            position = match.end()
    return found
