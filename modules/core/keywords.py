"""Unknown options, named with the nearest one that there is.

Python's own complaint about an unexpected keyword names neither the construct nor what was probably
meant.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar, cast

from .engine import Construct
from .options import nearest, option

Init = TypeVar("Init", bound=Callable[..., None])
Method = TypeVar("Method", bound=Callable[..., Any])
Value = TypeVar("Value", bound=type)


def refuse_unknown_options(init: Init) -> Init:
    """Make a constructor refuse unknown keywords with an `OptionError`."""
    parameters = inspect.signature(init).parameters
    if any(each.kind is inspect.Parameter.VAR_KEYWORD for each in parameters.values()):
        return init
    known = [name for name in parameters if name not in ("self", "scope", "id")]

    @functools.wraps(init)
    def checked(self: Any, *args: Any, **kwargs: Any) -> None:
        for name in [name for name in kwargs if name not in parameters]:
            kind = type(self).__name__
            given_id = args[1:2] if isinstance(self, Construct) else ()
            option(" ".join((kind, *map(str, given_id))), name, kwargs[name]).refuse(
                f"{kind} has no such option", nearest(name, known)
            )
        init(self, *args, **kwargs)

    return cast(Init, checked)


def refuse_unknown_keywords(method: Method) -> Method:
    """Make a method of a construct refuse unknown keywords with an `OptionError`."""
    parameters = inspect.signature(method).parameters
    known = [name for name in parameters if name != "self"]

    @functools.wraps(method)
    def checked(self: Any, *args: Any, **kwargs: Any) -> Any:
        for name in [name for name in kwargs if name not in parameters]:
            option(self, f"{method.__name__}({name}=…)", kwargs[name]).refuse(
                f"{method.__name__}() has no such option", nearest(name, known)
            )
        return method(self, *args, **kwargs)

    return cast(Method, checked)


def known_options_only(value: Value) -> Value:
    """Make a dataclass of options refuse unknown ones; stands above ``@dataclass``."""
    value.__init__ = refuse_unknown_options(value.__init__)  # type: ignore[misc]
    return value
