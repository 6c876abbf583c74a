"""Constructs belong to one app: a reference to another app's is one to a state that nobody writes.

Terraform would look for the other stack's state beside this one's, and find none, or an old one.
So each constructor and each method of a construct looks through what it is given, however deep in
lists and options. What only text carries is found when the app is written (`App.synth`).

Most programs make one app, and pay nothing for this.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import Any, TypeVar

from .engine import Construct, TerraformStack
from .options import option
from .written_values import refuse_endless

Method = TypeVar("Method", bound=Callable[..., Any])

_DEEPEST = 8  # no option of this library nests as deep
_apps_made = 0


def count_app() -> None:
    """Note that an app is made."""
    global _apps_made
    _apps_made += 1


def are_many_apps() -> bool:
    """Whether more than one app was made in this process."""
    return _apps_made > 1


def of_one_app(method: Method) -> Method:
    """Make a constructor or a method of a construct refuse constructs of another app."""

    @functools.wraps(method)
    def checked(self: Any, *args: Any, **kwargs: Any) -> Any:
        if _apps_made > 1:
            _refuse_strangers(self, method, args, kwargs)
        try:
            return method(self, *args, **kwargs)
        except RecursionError:
            refuse_endless(inspect.unwrap(method), (self, *args), kwargs)
            raise

    return checked  # type: ignore[return-value]


def _refuse_strangers(
    self: Any, method: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    names = [*inspect.signature(method).parameters][1:]
    more = names[-1:] * len(args)  # the name of `*grants` is that of each of them
    given = [*zip([*names, *more], args, strict=False), *kwargs.items()]
    made = method.__name__ == "__init__"
    if made:  # the scope says which app it is; by name, it may come last
        given.sort(key=lambda each: each[0] != names[0])
    app = _app_of(given[0][1] if made and given else self)
    if app is None:
        return
    for name, value in given[1:] if made else given:
        for construct in _constructs_in(value):
            other = _app_of(construct)
            if other is None or other is app:
                continue
            owner = self if hasattr(self, "_path") else type(self).__name__
            path = getattr(construct, "_path", None) or construct.node.path
            option(owner, name if made else f"{method.__name__}({name})", path).refuse(
                "must be of the same app; this is of another App, whose state nothing here writes",
                "make both in stacks of one App, or import it: from_id, from_name or from_arn",
            )


def _app_of(construct: Any) -> Any:
    """The app that a construct is in; None for what is in none."""
    stack = getattr(construct, "_stack", None)
    if stack is not None:
        return getattr(stack, "_app", None)
    if not isinstance(construct, Construct) or "__jsii_ref__" not in vars(construct):
        return None  # or it is not complete yet, which its own check says
    return construct.node.root


def _constructs_in(value: Any, depth: int = 0) -> Iterator[Any]:
    """The constructs in an option: itself, entries of lists and dicts, fields of our values."""
    if value is None or isinstance(value, (str, int, float, type)) or depth > _DEEPEST:
        return
    if isinstance(value, (Construct, TerraformStack)):
        yield value
    elif isinstance(value, (dict, MappingProxyType)):
        # Other mappings may answer once only; what they hold is found as text.
        for each in value.values():
            yield from _constructs_in(each, depth + 1)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from _constructs_in(each, depth + 1)
    elif type(value).__module__.startswith("gatehouse."):
        for each in getattr(value, "__dict__", {}).values():
            yield from _constructs_in(each, depth + 1)
