"""What JSON can hold: values with an end, and numbers that arrive as they were given."""

from __future__ import annotations

import functools
import inspect
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn, TypeVar

from .options import HasPath, option
from .tokens import is_token

Called = TypeVar("Called", bound=Callable[..., Any])

# Node keeps whole numbers up to here; digits behind it would change.
# https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Number/MAX_SAFE_INTEGER
LARGEST_NUMBER = 2**53 - 1
# No option nests as deep, nor does JSON that Terraform reads.
_DEEPEST = 100


def wrong_number(value: object) -> str | None:
    """The rule that a number breaks; None for one that JSON and Node can hold.

    Examples
    --------
    >>> wrong_number(float("nan"))
    'must be a number that JSON has, not nan'
    >>> wrong_number(5)
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or is_token(value):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return f"must be a number that JSON has, not {value}"
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        return f"must be a number up to {LARGEST_NUMBER:,}: the digits of larger ones change"
    return None


def refuse_wrong_numbers(owner: HasPath | str, name: str, value: object) -> None:
    """Raise for a number in a value that would not arrive as it is.

    Raises
    ------
    OptionError
        If there is one.
    """
    for part in parts_of(value):
        rule = wrong_number(part)
        if rule is not None:
            option(owner, name, part).refuse(rule, "write it as text, in quotes")


def parts_of(value: object) -> Iterator[object]:
    """What a value consists of: all that is no list and no dict, at any depth."""
    left = [value]
    while left:
        part = left.pop()
        if isinstance(part, Mapping):
            left += [*part, *part.values()]
        elif isinstance(part, (list, tuple)):
            left += part
        else:
            yield part


def own(value: Any) -> Any:
    """Lists and dicts that nobody else can change: what is given counts as it is at the call.

    Examples
    --------
    >>> origins = ["https://app.example.com"]
    >>> own(origins) == origins, own(origins) is origins
    (True, False)
    """
    if type(value) is list:
        return [own(each) for each in value]
    if type(value) is dict:
        return {name: own(each) for name, each in value.items()}
    return value


def with_an_end(called: Called) -> Called:
    """Make a method, or a function, refuse values that contain themselves or nest without an end.

    It costs nothing where they do not: Python's own error is turned into one that names the option.
    """

    @functools.wraps(called)
    def checked(*args: Any, **kwargs: Any) -> Any:
        try:
            return called(*args, **kwargs)
        except RecursionError:
            refuse_endless(called, args, kwargs)
            raise

    return checked  # type: ignore[return-value]


def refuse_endless(
    called: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> None:
    """Raise for the argument of a call that has no end; return where all of them have one.

    Parameters
    ----------
    called : function
        The function or method.
    args, kwargs
        What it was called with; an object of its own comes first.

    Raises
    ------
    OptionError
        If an argument nests too deep.
    """
    names = [*inspect.signature(called).parameters]
    more = names[-1:] * len(args)
    own = args[0] if names[:1] == ["self"] else None
    for name, value in [*zip([*names, *more], args, strict=False), *kwargs.items()]:
        if value is not own and _is_endless(value):
            _refuse(own, called, name, value)


def _is_endless(value: object) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            each
            for one in level[:_DEEPEST]
            if isinstance(one, (Mapping, list, tuple))
            for each in (one.values() if isinstance(one, Mapping) else one)
        ]
        if not level:
            return False
    return True


def _refuse(own: Any, called: Callable[..., Any], name: str, value: object) -> NoReturn:
    made = called.__name__ == "__init__"
    owner = own if isinstance(getattr(own, "_path", None), str) else None
    construct = owner or (type(own).__name__ if own is not None else called.__name__)
    written = name if made or own is None else f"{called.__name__}({name})"
    option(construct, written, f"a {type(value).__name__} in itself").refuse(
        f"must not contain itself, and must not nest deeper than {_DEEPEST} levels",
        "pass a copy of what it is made of",
    )
