"""What a person reads when the source is wrong.

Every error names five things: the construct, the option, its value, the rule that it breaks and
the fix. They are raised while Python runs, before anything reaches Terraform, and an uncaught one
is printed as that text and not as a traceback.
"""

from __future__ import annotations

import sys
from types import TracebackType

_LONGEST_VALUE = 200


class GatehouseError(Exception):
    """The base of all errors of this library.

    Parameters
    ----------
    construct : str
        Path of the construct (``notes-dev/UserPool``), or what stands in its place.
    option : str
        Name of the option, as it is written in Python.
    value : object
        What was given.
    rule : str
        The rule that the value breaks.
    fix : str
        What to write instead.
    """

    def __init__(self, *, construct: str, option: str, value: object, rule: str, fix: str) -> None:
        self.construct = construct
        self.option = option
        self.value = value
        self.rule = rule
        self.fix = fix
        super().__init__(self._message())

    def _message(self) -> str:
        shown = _shown(self.value)
        if len(shown) > _LONGEST_VALUE:
            shown = shown[:_LONGEST_VALUE] + "..."
        return (
            f"{self.construct}: option `{self.option}` cannot be used as given\n"
            f"  value: {shown}\n"
            f"  rule:  {self.rule}\n"
            f"  fix:   {self.fix}"
        )


def _shown(value: object) -> str:
    try:
        return repr(value)
    except Exception:  # of the value's own class, or of a value in itself
        return f"a {type(value).__name__} that cannot be shown"


class OptionError(GatehouseError, ValueError):
    """An option has the wrong type or value, is unknown, or excludes another one."""


class MissingFileError(GatehouseError, FileNotFoundError):
    """A file that an option names does not exist, or lacks what is needed."""

    # OSError builds its text from errno and filename; the five things are the text here.
    def __str__(self) -> str:
        return self._message()


class AddressError(GatehouseError, ValueError):
    """Two constructs would get the same Terraform address."""


def id_taken(path: str) -> AddressError:
    """Say that a construct's id is another one's in the same scope."""
    return AddressError(
        construct=path,
        option="id",
        value=path.rpartition("/")[2],
        rule="an id must be unique in its scope; another construct has this one",
        fix="give one of the two another id",
    )


class LimitError(GatehouseError, ValueError):
    """A limit of AWS is exceeded: too many routes, a policy or a name too long."""


class EngineError(GatehouseError, ImportError):
    """CDKTF or CDK Terrain can't be used as installed or imported.

    It is an ``ImportError`` too, so that code which tries one and then the other continues.
    """


class MissingToolError(GatehouseError, RuntimeError):
    """A program that the synth needs is not on this machine."""


def _print_without_traceback(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if isinstance(error, GatehouseError):
        print(f"error: {error}", file=sys.stderr)
    else:
        _hook_before(kind, error, trace)


_hook_before = sys.excepthook


def show_errors_without_traceback() -> None:
    """Print an uncaught `GatehouseError` as its message; leave all other exceptions as they are."""
    global _hook_before
    if sys.excepthook is not _print_without_traceback:
        _hook_before = sys.excepthook
        sys.excepthook = _print_without_traceback
