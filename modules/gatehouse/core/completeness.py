"""Stacks and apps that are used before ``super().__init__(...)`` has made them.

Python's own word for it is that some attribute is missing, or, from jsii, that an object can't be
converted; neither names the line that is too late.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import OptionError

# By which jsii knows an object in Node.
_REFERENCE = "__jsii_ref__"


class NotYetError(OptionError, AttributeError):
    """An attribute that ``super().__init__(...)`` sets is read before it ran."""


class Completed:
    """Says what is missing where something is used before its constructor ran.

    The classes below it list in ``_set_at_first`` what their constructors set.
    """

    _set_at_first: tuple[str, ...] = ()

    if not TYPE_CHECKING:  # whose word on attributes would be Any

        def __getattr__(self, name: str) -> Any:
            # Python asks here only for what is nowhere else, and for properties that failed.
            if _REFERENCE not in self.__dict__:
                if name == _REFERENCE:
                    raise _error(self, name, OptionError)
                is_private = name.startswith("_") and not name.startswith("__")
                if is_private or name in self._set_at_first or hasattr(type(self), name):
                    raise _error(self, name, NotYetError)
            return object.__getattribute__(self, name)  # which says what is wrong with it


def _error(incomplete: object, name: str, kind: type[OptionError]) -> OptionError:
    return kind(
        construct=type(incomplete).__name__,
        option="scope" if name == _REFERENCE else f"self.{name}",
        value="before super().__init__(...)",
        rule="must be complete before it is used, and before constructs are made in it",
        fix="call super().__init__(...) first in its __init__",
    )
