"""The Node side: start jsii's process with a preload that defers what is not used yet."""

from __future__ import annotations

import os
import subprocess
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import TYPE_CHECKING, Any

from cdktf_lazy.cache import cache_problem
from cdktf_lazy.fallback import fall_back, note, record_node_preloaded
from cdktf_lazy.kernel import mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdktf_lazy.kernel.surroundings import Surroundings

PRELOAD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "preload.cjs")
"""The script that Node runs before jsii's own."""

AGENT = "JSII_AGENT"
"""The variable in which jsii says who it is."""

_THING = "jsii's Node process"


class PreloadingSubprocess:
    """Stands in for the ``subprocess`` module inside jsii's process module.

    Only the command line of the one Node process that jsii starts is changed; jsii's launcher
    hands its options on to the kernel's process. No environment variable is set, so no other
    child process of the app can inherit anything, and a path may contain any character.
    """

    def __init__(self, surroundings: Surroundings | None = None) -> None:
        self._surroundings = surroundings

    def __getattr__(self, name: str) -> Any:
        """Give everything else as it is."""
        return getattr(subprocess, name)

    def Popen(self, args: Any, *rest: Any, **options: Any) -> subprocess.Popen[bytes]:  # noqa: N802
        """Start jsii's process with the preload when the command line is the known one."""
        from cdktf_lazy.early import claim, discard

        if isinstance(options.get("env"), dict):
            if self._surroundings is not None:
                agent = {key: options["env"][key] for key in (AGENT,) if key in options["env"]}
                options["env"] = {**self._surroundings.environ, **agent}
                options["cwd"] = self._surroundings.folder
            options["env"] = with_usable_cache(options["env"])
        command = _with_preload(args)
        if command is args or rest:
            discard()
        else:
            early = claim(command, options)
            if early is not None:
                return early
        return subprocess.Popen(command, *rest, **options)


class ProcessModuleLoader(SourceFileLoader):
    """Loads jsii's process module and hooks it."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module as it is, then replace the ``subprocess`` that it uses."""
        from cdktf_lazy.kernel.standin import call_before_node

        super().exec_module(module)
        hook_process_module(module)
        call_before_node(module)


def find_process_module(
    name: str, path: Sequence[str] | None, target: ModuleType | None
) -> ModuleSpec | None:
    """Find jsii's process module and give it the loader that hooks it."""
    spec = PathFinder.find_spec(name, path, target)
    if spec is None:
        return None
    loader = spec.loader
    if type(loader) is not SourceFileLoader:
        fall_back(_THING, "jsii is not installed as source files in a folder")
        return None
    if mode().python:
        from cdktf_lazy.kernel.standin import StandInLoader

        spec.loader = StandInLoader(loader.name, loader.path)
    else:
        spec.loader = ProcessModuleLoader(loader.name, loader.path)
    return spec


def hook_process_module(module: ModuleType, surroundings: Surroundings | None = None) -> None:
    """Replace the ``subprocess`` of jsii's process module, if it is used as expected.

    Parameters
    ----------
    module : ModuleType
        jsii's module.
    surroundings : Surroundings, optional
        The folder and the environment to start Node in. Default: those of the start.
    """
    if getattr(module, "subprocess", None) is not subprocess:
        if not isinstance(getattr(module, "subprocess", None), PreloadingSubprocess):
            fall_back(_THING, "this jsii starts it in an unknown way")
        return
    vars(module)["subprocess"] = PreloadingSubprocess(surroundings)


def _with_preload(args: Any) -> Any:
    """Add the preload to jsii's command line: node, its options, the launcher script."""
    known = (
        isinstance(args, list)
        and len(args) >= 2
        and all(isinstance(arg, str) for arg in args)
        and all(arg.startswith("--") for arg in args[1:-1])
        and args[-1].endswith(".js")
    )
    if not known:
        fall_back(_THING, "this jsii starts it with an unknown command line")
        return args
    if not os.path.isfile(PRELOAD):
        fall_back(_THING, f"the preload {PRELOAD} is not a file")
        return args
    record_node_preloaded()
    return [args[0], "--require", PRELOAD, *args[1:]]


def with_usable_cache(environ: dict[str, str]) -> dict[str, str]:
    """Switch off a package cache that jsii would fail on: slower, but it works."""
    problem = cache_problem(environ)
    if problem is None:
        return environ
    note(f"jsii works without its cache: {problem}")
    return {**environ, "JSII_RUNTIME_PACKAGE_CACHE": "disabled"}
