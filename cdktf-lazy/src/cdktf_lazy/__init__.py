"""Load the provider bindings of CDKTF and of CDK Terrain on demand instead of all at once.

CDKTF's AWS bindings import 2,212 modules in Python and as many files in Node before the first
line of an app runs; CDK Terrain's load 2,433 files in Node. With this package installed, each is
loaded when it is first used; the synthesized JSON stays the same, byte for byte. Anything that
does not look exactly as expected is loaded the ordinary way.

``CDKTF_LAZY=0`` turns it off; ``CDKTF_LAZY_VERBOSE=1`` prints a line for each thing that was
loaded the ordinary way, with the reason.
"""

# Every interpreter of the environment runs this file at its start, because of
# ``cdktf_lazy.pth``. It therefore imports nothing but modules that are already loaded: even
# ``from __future__ import annotations`` would read one more file.
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from cdktf_lazy.fallback import Status

__version__ = "0.1.0"
__all__ = ["__version__", "before_node", "install", "start_node", "status"]

ROOT_PREFIXES = ("cdktf_cdktf_provider_", "cdktn_provider_")
"""Names of packages that hold prebuilt bindings of one Terraform provider."""

ENGINES = ("cdktf", "cdktn")
"""CDKTF, and CDK Terrain, which continues it."""

CORE_PACKAGES = (*ENGINES, "constructs")
"""The packages that every app imports; importing one of them starts Node."""

PROCESS_MODULE = "jsii._kernel.providers.process"
"""The module of jsii that starts Node."""


class Finder:
    """Notices the imports that matter and leaves every other one alone."""

    @staticmethod
    def find_spec(
        name: str,
        path: "Sequence[str] | None" = None,
        target: "ModuleType | None" = None,
    ) -> "ModuleSpec | None":
        """Give the spec of a bindings package or of jsii's process module, else None."""
        if name.startswith(ROOT_PREFIXES) and "." not in name:
            from cdktf_lazy.root import find_root

            return find_root(name, path, target)
        if name.startswith(ROOT_PREFIXES) and name.count(".") == 1:
            from cdktf_lazy.checks import find_checked

            return find_checked(name, path, target)
        if name in CORE_PACKAGES or name == "typeguard":
            from cdktf_lazy.core import find_core

            return find_core(name, path, target)
        if name == PROCESS_MODULE:
            from cdktf_lazy.node import find_process_module

            return find_process_module(name, path, target)
        return None


def install() -> bool:
    """Make imports of provider bindings lazy in this interpreter.

    The package's ``.pth`` file calls this at interpreter start. Calling it again does nothing,
    so a library may call it to be sure.

    Returns
    -------
    bool
        True when the hooks are in place, False when ``CDKTF_LAZY=0`` turned them off.

    Example
    -------
    >>> import cdktf_lazy
    >>> cdktf_lazy.install()
    True
    """
    if os.environ.get("CDKTF_LAZY") == "0":
        return False
    if Finder not in sys.meta_path:
        sys.meta_path.insert(0, Finder)
        process_module = sys.modules.get(PROCESS_MODULE)
        if process_module is not None:
            from cdktf_lazy.node import hook_process_module

            hook_process_module(process_module)
    return True


def start_node(engine: "str | None" = None) -> None:
    """Start jsii's Node process now, because CDKTF or CDK Terrain is about to be imported.

    The import of ``cdktf`` or ``cdktn`` does this as well. A program that imports other things
    first, such as parts of jsii, gains the time that those take.

    Parameters
    ----------
    engine : str, optional
        What is about to be imported: ``"cdktf"``, or ``"cdktn"`` for CDK Terrain. Default: the
        one that is installed. Where both are, Node loads only what both need, because loading
        the wrong one would cost what an early start saves.

    Raises
    ------
    ValueError
        When the engine has another name.

    Example
    -------
    >>> import cdktf_lazy
    >>> cdktf_lazy.start_node()
    """
    if engine is not None and engine not in ENGINES:
        raise ValueError(
            f"start_node: engine {engine!r} is unknown; give 'cdktf', 'cdktn' (CDK Terrain), or "
            "nothing for the one that is installed"
        )
    if install():
        from cdktf_lazy.early import expect, installed_engine

        expect(engine or installed_engine() or "constructs")


def before_node(call: "Callable[[ModuleType], None]") -> None:
    """Have a function called right before jsii starts Node, if it ever does.

    Parameters
    ----------
    call : callable
        Gets jsii's module that starts Node. What it raises ends the start.

    Example
    -------
    >>> import cdktf_lazy
    >>> cdktf_lazy.before_node(lambda process: print("Node starts"))
    """
    from cdktf_lazy.kernel.standin import before_node as remember

    remember(call)


def status() -> "Status":
    """Say what is lazy in this interpreter, and what was loaded the ordinary way and why.

    Returns
    -------
    cdktf_lazy.fallback.Status
        A snapshot: whether the hooks are installed, which packages are lazy, whether Node was
        started with the preload, and the fall-backs so far.

    Example
    -------
    >>> import cdktf_lazy
    >>> cdktf_lazy.status().fallbacks
    ()
    """
    from cdktf_lazy.fallback import current_status

    return current_status(installed=Finder in sys.meta_path)
