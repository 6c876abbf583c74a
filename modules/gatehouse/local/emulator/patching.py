"""Replace a function of the emulator, and raise if it does not exist."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

#: A function of the emulator, which comes without types.
Upstream = Callable[..., Any]
#: An answer of the emulator: status, headers, body.
Answer = tuple[int, dict[str, Any], bytes]


def replace(module: ModuleType | type, name: str, make: Callable[[Upstream], Upstream]) -> None:
    """Replace a function of a module or class.

    Parameters
    ----------
    module : ModuleType or type
        The module or class in which callers look the function up.
    name : str
        The function's name.
    make : Callable[[Upstream], Upstream]
        Takes the upstream function and returns its replacement.

    Raises
    ------
    RuntimeError
        If the module has no such function. A patch without effect would be a silent hole.
    """
    upstream = getattr(module, name, None)
    if not callable(upstream):
        raise RuntimeError(f"{module.__name__} has no function {name} to replace.")
    setattr(module, name, make(upstream))
