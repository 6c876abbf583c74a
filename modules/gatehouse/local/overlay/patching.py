"""Replace a function of the emulator, and notice when there is none to replace."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

#: A function of the emulator, which comes without types.
Upstream = Callable[..., Any]
#: An answer of the emulator: status, headers, body.
Answer = tuple[int, dict[str, Any], bytes]


def replace(module: ModuleType | type, name: str, make: Callable[[Upstream], Upstream]) -> None:
    """Put another function in a function's place.

    Parameters
    ----------
    module : ModuleType or type
        The module, or class, whose callers are to get the other one. They look it up by its name
        there.
    name : str
        The function's name.
    make : Callable[[Upstream], Upstream]
        Given the upstream function, returns the one to be called instead of it.

    Raises
    ------
    RuntimeError
        If the module has no such function: a patch that patches nothing is a silent hole.
    """
    upstream = getattr(module, name, None)
    if not callable(upstream):
        raise RuntimeError(f"{module.__name__} has no function {name} to replace.")
    setattr(module, name, make(upstream))
