"""Ids of the statements of a function's policy, by which others may call it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .stack import AppStack

# https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
LONGEST_STATEMENT_ID = 100
_DIGEST = 8


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
    whole = "-".join(parts)
    if len(whole) <= LONGEST_STATEMENT_ID:
        return whole
    # Cut names could be the same; the digest is of the whole name.
    digest = sha256(whole.encode()).hexdigest()[:_DIGEST]
    return f"{whole[: LONGEST_STATEMENT_ID - _DIGEST - 1]}-{digest}"


def _stage_of(caller: Caller) -> list[str]:
    return [caller.stack.app_name, caller.stack.stage]
