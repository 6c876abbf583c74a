"""Ids of the statements of a function's policy, by which others may call it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from .names import shortened

if TYPE_CHECKING:
    from .stack import AppStack

# https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
LONGEST_STATEMENT_ID = 100


class Caller(Protocol):
    """A construct that calls a function, or a function itself."""

    @property
    def address(self) -> str:
        """Its name in Terraform addresses."""
        ...

    @property
    def stack(self) -> AppStack:
        """The stack that it is in."""
        ...


class Callee(Caller, Protocol):
    """A function that something is permitted to call."""

    @property
    def is_imported(self) -> bool:
        """Whether something else makes it."""
        ...


def statement_id(caller: Caller, what: str, function: Callee) -> str:
    """The id of the statement that lets a construct call a function; unique in its policy.

    Only constructs of its stack call a function of this stack, and their addresses differ. Other
    stages, apps and constructs also call what is imported, or made in another stack: there the id
    names all of them.

    Parameters
    ----------
    caller : Caller
        The construct that calls it.
    what : str
        What the construct does, ``invokes``.
    function : Callee
        The function.
    """
    parts = [caller.address, what]
    if function.is_imported:
        parts = [*_stage_of(caller), *parts, function.address]
    elif function.stack is not caller.stack:
        parts = [*_stage_of(caller), *parts]
    return shortened("-".join(parts), LONGEST_STATEMENT_ID)


def _stage_of(caller: Caller) -> list[str]:
    return [caller.stack.app_name, caller.stack.stage]
