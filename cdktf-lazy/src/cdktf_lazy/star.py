"""Star imports of a bindings package: each module waits until something of it is wanted."""

from __future__ import annotations

import sys
import threading
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType

_KNOWN_AT_ONCE = frozenset(
    {"__class__", "__file__", "__loader__", "__name__", "__package__", "__path__", "__spec__"}
)
"""What a module has before it is run; code that looks through all modules asks for these."""

_lock = threading.RLock()
_running: set[str] = set()


def is_star_import(frame: FrameType) -> bool:
    """Whether a frame is Python's own, at the names that ``from package import *`` brings."""
    from importlib import _bootstrap

    known = getattr(_bootstrap, "_handle_fromlist", None)
    is_known = frame.f_code is getattr(known, "__code__", None)
    return is_known and frame.f_locals.get("recursive") is True


class WaitingModule(ModuleType):
    """A module that is run when something of it is wanted; it is the same object afterwards.

    Running it makes it an ordinary module, so nothing here may go by its class.
    """

    def __getattribute__(self, name: str) -> Any:
        """Run the module, unless what is asked for is known without."""
        if name not in _KNOWN_AT_ONCE:
            _run(self)
        return ModuleType.__getattribute__(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Run the module first, so that what is set stays."""
        if name not in _KNOWN_AT_ONCE:
            _run(self)
        ModuleType.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        """Run the module first, so that what is deleted stays away."""
        _run(self)
        ModuleType.__delattr__(self, name)


def waiting_module(name: str) -> ModuleType:
    """Give a module that is imported when it is used, or the module itself if it is there."""
    with _lock:
        found = sys.modules.get(name)
        if found is not None:
            return found
        spec = find_spec(name)
        if spec is None or spec.loader is None:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        made = module_from_spec(spec)
        made.__class__ = WaitingModule
        sys.modules[name] = made
        return made


def _run(module: ModuleType) -> None:
    """Run a module once; other threads wait until it is complete."""
    with _lock:
        name = module.__name__
        if type(module) is not WaitingModule or name in _running:
            return
        loader = module.__spec__.loader if module.__spec__ else None
        _running.add(name)
        try:
            if loader is not None:
                loader.exec_module(module)
            module.__class__ = ModuleType  # type: ignore[assignment]
        finally:
            _running.discard(name)
