"""Stands in for jsii's module that starts Node, until somebody needs that module itself.

Importing the module is a fifth of jsii's own import: it brings a serializer and a parser of
dates that only a process on the other side of a pipe needs.
"""

from __future__ import annotations

import sys
from importlib.machinery import SourceFileLoader
from types import ModuleType
from typing import TYPE_CHECKING, Any

from cdktf_lazy import PROCESS_MODULE

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdktf_lazy.kernel.surroundings import Surroundings


_before_node: list[Callable[[ModuleType], None]] = []


def before_node(call: Callable[[ModuleType], None]) -> None:
    """Have a function called with jsii's process module before Node starts."""
    module = sys.modules.get(PROCESS_MODULE)
    if module is None or isinstance(module, StandIn):
        _before_node.append(call)
    else:
        call(module)


class StandInLoader(SourceFileLoader):
    """Gives jsii's process module a provider of ours, and the rest of it on demand."""

    def exec_module(self, module: ModuleType) -> None:
        """Fill the module with what jsii imports from it."""
        from cdktf_lazy.kernel.provider import KernelProvider

        module.__class__ = StandIn
        vars(module)["ProcessProvider"] = KernelProvider

    def run(self, module: ModuleType) -> None:
        """Run the module as jsii wrote it."""
        super().exec_module(module)


class StandIn(ModuleType):
    """jsii's process module before it is needed."""

    def __getattr__(self, name: str) -> Any:
        """Be the module itself for a program that looks inside, which Node then serves."""
        if name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        real_process_module(None)
        from jsii._runtime import kernel

        provider: Any = kernel.provider
        provider.take_over(f"the program looked for {name} in {PROCESS_MODULE}")
        return getattr(self, name)


def real_process_module(surroundings: Surroundings | None) -> Any:
    """Give jsii's process module itself, with the hook of Node's command line."""
    from cdktf_lazy.node import hook_process_module

    module = sys.modules[PROCESS_MODULE]
    if isinstance(module, StandIn):
        loader = module.__spec__.loader if module.__spec__ else None
        module.__class__ = ModuleType  # type: ignore[assignment]
        if isinstance(loader, StandInLoader):
            loader.run(module)
        while _before_node:
            _before_node.pop(0)(module)
    hook_process_module(module, surroundings)
    return module
