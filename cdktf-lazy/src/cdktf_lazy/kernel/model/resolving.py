"""Resolving: every token of a value replaced by what it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.fragments import Fragment, split, split_numbers
from cdktf_lazy.kernel.model.members import Modelled
from cdktf_lazy.kernel.model.tokens import (
    ANY_MAP_VALUE,
    LIST_TOKEN,
    MAP_TOKEN,
    NUMBER_MAP_VALUE,
    NUMBER_TOKEN,
    STRING_MAP_VALUE,
    STRING_TOKEN,
    Resolvable,
    has_map_token,
    is_list_token,
    is_number,
    is_number_list_token,
)
from cdktf_lazy.kernel.model.values import NULL, template
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.tree import Construct

_DEPTH = 150


class Resolver(Modelled):
    """The engine's own way to resolve, which a program passes on when it resolves itself."""


class Concatenation(Modelled):
    """The engine's own way to put texts together."""


class Context:
    """What holds while a value is resolved.

    Parameters
    ----------
    scope : Construct
        Where the value is used.
    preparing : bool
        Whether references to other stacks are to be made.
    """

    __slots__ = (
        "depth",
        "ignore_escapes",
        "iterator",
        "preparing",
        "scope",
        "suppress_braces",
        "tokens",
        "warn_escapes",
    )

    def __init__(self, scope: Construct, *, preparing: bool = False) -> None:
        self.scope = scope
        self.preparing = preparing
        self.tokens = scope.model.tokens
        self.depth = 0
        self.suppress_braces: bool | None = None
        self.ignore_escapes: bool | None = None
        self.warn_escapes: bool | None = None
        self.iterator: str | None = None

    def inner(self, deeper: int = 0) -> Context:
        """Make a context for a part of the value; what it changes stays within."""
        made = object.__new__(Context)
        made.scope = self.scope
        made.preparing = self.preparing
        made.tokens = self.tokens
        made.depth = self.depth + deeper
        made.suppress_braces = self.suppress_braces
        made.ignore_escapes = self.ignore_escapes
        made.warn_escapes = self.warn_escapes
        made.iterator = self.iterator
        if made.depth > _DEPTH:
            raise Unmodelled("a value that is nested very deeply")
        return made

    def resolve(self, value: Any) -> Any:
        """Resolve a value within this context."""
        return resolve(value, self)


def resolve(value: Any, context: Context) -> Any:
    """Replace every token in a value.

    Parameters
    ----------
    value : Any
        The value.
    context : Context
        What holds around it.

    Returns
    -------
    Any
        The value without tokens; entries without a value are left out.
    """
    if isinstance(value, str):
        return _resolve_text(value, context)
    if isinstance(value, bool) or value is None or value is NULL:
        return value
    if is_number(value):
        return _resolve_number(value, context)
    if isinstance(value, list):
        return _resolve_list(value, context)
    if isinstance(value, dict):
        return _resolve_map(value, context)
    if isinstance(value, Resolvable):
        return resolve_token(value, context.inner())
    if isinstance(value, Modelled):
        raise Unmodelled(f"a {value.fqn} where a value is expected")
    raise Unmodelled(f"a {type(value).__name__} where a value is expected")


def resolve_token(token: Resolvable, context: Context) -> Any:
    """Work a token out, and what it gives."""
    return resolve(token.resolve(context), context)


def _resolve_text(value: str, context: Context) -> Any:
    if "#{" in value and LIST_TOKEN.search(value):
        raise Unmodelled("a list's token inside a text")
    if value in (STRING_MAP_VALUE, ANY_MAP_VALUE):
        raise Unmodelled("a map's token inside a text")
    if "${TfToken[" in value:
        if value.startswith("${TfToken[") and value.find("]}") == len(value) - 2:
            found = STRING_TOKEN.fullmatch(value)
            if found:
                return _numbers(
                    resolve_token(context.tokens.by_key(found[1]), context.inner()), context
                )
        if STRING_TOKEN.search(value):
            if context.warn_escapes and "${" in STRING_TOKEN.sub("", value):
                raise Unmodelled("Terraform's ${ inside the argument of a function")
            pieces = split(value, context.tokens, escapes=not context.ignore_escapes)
            return _numbers(_joined(pieces, context.inner()), context)
    return _numbers(value, context)


def _numbers(value: Any, context: Context) -> Any:
    """Replace the numbers in a text that stand for tokens."""
    if isinstance(value, str):
        if "298" not in value:
            return value
        pieces = split_numbers(value, context.tokens)
        return value if pieces is None else _joined(pieces, context.inner())
    if isinstance(value, float) or (isinstance(value, list) and _looks_numeric(value)):
        raise Unmodelled("a number with an exponent, or a list with one in its text")
    return value


def _looks_numeric(value: list[Any]) -> bool:
    """Whether the engine would take a list for a text with numbers, and fail.

    It looks through ``String(value)``, which is the items with commas between them.
    """
    return any(
        NUMBER_TOKEN.search(item)
        if isinstance(item, str)
        else isinstance(item, float) or (isinstance(item, list) and _looks_numeric(item))
        for item in value
    )


def _joined(pieces: list[Fragment], context: Context) -> Any:
    outside = context.suppress_braces
    values: list[Any] = []
    for kind, value in pieces:
        if kind == "token":
            values.append(resolve(value, context))
            continue
        values.append(value)
        if kind == "open":
            context.suppress_braces = True
        elif kind == "close":
            context.suppress_braces = outside
    if len(values) == 1:
        return values[0]
    return _concatenated(values)


def _concatenated(values: list[Any]) -> Any:
    """Put texts together; what has no value adds nothing."""
    joined = values[0]
    for value in values[1:]:
        if joined is None:
            joined = template(value) if value is not None else None
        elif value is None:
            joined = template(joined)
        else:
            joined = template(joined) + template(value)
    return joined


def _resolve_number(value: float, context: Context) -> Any:
    if value == NUMBER_MAP_VALUE:
        raise Unmodelled("a map's token as a number")
    token = context.tokens.by_number(value)
    return value if token is None else resolve_token(token, context.inner().inner())


def _resolve_list(value: list[Any], context: Context) -> Any:
    for item in value:
        if is_list_token(item):
            return _resolve_list_token(value, context)
        if is_number_list_token(item):
            if len(value) != 1:
                raise Unmodelled("a list's token beside other items")
            token = context.tokens.by_number(value[0], in_list=True)
            return context.inner().resolve(token)
    deeper = context.inner(1)
    resolved = []
    for item in value:
        item = _plain_or_resolved(item, deeper)
        if item is not None:
            resolved.append(item)
    return resolved


def _resolve_list_token(value: list[Any], context: Context) -> Any:
    found = LIST_TOKEN.fullmatch(value[0]) if len(value) == 1 else None
    if found is None:
        raise Unmodelled("a list's token beside other items")
    return context.inner().resolve(context.tokens.by_key(found[1]))


def _resolve_map(value: dict[str, Any], context: Context) -> Any:
    if has_map_token(value):
        found = MAP_TOKEN.fullmatch(next(iter(value))) if len(value) == 1 else None
        if found is None:
            raise Unmodelled("a map's token beside other keys")
        return context.inner().resolve(context.tokens.by_key(found[1]))
    deeper = context.inner(1)
    resolved: dict[str, Any] = {}
    for key, item in value.items():
        if item is None:
            if "{" in key:
                resolve(key, context.inner())
            continue
        if "{" in key or "298" in key:
            key = resolve(key, context.inner())
            if not isinstance(key, str):
                raise Unmodelled("a key that is no text")
        elif key in (STRING_MAP_VALUE, ANY_MAP_VALUE):
            raise Unmodelled("a map's token inside a text")
        item = _plain_or_resolved(item, deeper)
        if item is not None:
            resolved[key] = item
    return resolved


def _plain_or_resolved(item: Any, context: Context) -> Any:
    """Resolve an item in a context of its own, unless it is a text without any token."""
    if type(item) is str and "{" not in item and "298" not in item and "Token V" not in item:
        return item
    return resolve(item, context.inner())
