"""The imports of an engine, of `constructs` and of typeguard."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import TYPE_CHECKING, Any

from cdktf_lazy.checks import remember
from cdktf_lazy.kernel import mode

if TYPE_CHECKING:
    from collections.abc import Sequence

MOCK = "unittest.mock"
"""The module that typeguard imports for one class, and with it a tenth of a second."""


class CoreLoader(SourceFileLoader):
    """Loads an engine or `constructs`, with Node starting at the same time where it answers."""

    def exec_module(self, module: ModuleType) -> None:
        """Start Node if need be, run the module as it is, then let its checks remember."""
        if not mode().python:
            from cdktf_lazy.early import expect

            expect(module.__name__)
        super().exec_module(module)
        remember(vars(module))


class CheckerLoader(SourceFileLoader):
    """Loads typeguard without `unittest.mock`, of which it wants only to know a class."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module with a stand-in for what it imports."""
        if MOCK in sys.modules:
            super().exec_module(module)
            return
        stand_in: Any = ModuleType(MOCK)
        stand_in.Mock = Mock
        sys.modules[MOCK] = stand_in
        try:
            super().exec_module(module)
        finally:
            if sys.modules.get(MOCK) is stand_in:
                del sys.modules[MOCK]


class _AnyMock(type):
    """Knows the instances of the class that this one stands for."""

    def __instancecheck__(cls, instance: object) -> bool:
        mock = sys.modules.get(MOCK)  # without it, nobody can have made an instance
        return mock is not None and isinstance(instance, mock.Mock)


class Mock(metaclass=_AnyMock):
    """Stands for `unittest.mock.Mock`, which is imported when somebody else imports it."""


def find_core(
    name: str, path: Sequence[str] | None, target: ModuleType | None
) -> ModuleSpec | None:
    """Find an engine, `constructs` or typeguard, and give it its loader."""
    spec = PathFinder.find_spec(name, path, target)
    if spec is None or type(spec.loader) is not SourceFileLoader:
        return None
    loader = CheckerLoader if name == "typeguard" else CoreLoader
    spec.loader = loader(spec.loader.name, spec.loader.path)
    return spec
