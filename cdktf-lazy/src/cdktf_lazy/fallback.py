"""What is lazy in this interpreter, and what had to be loaded the ordinary way."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Status:
    """What the hooks did so far in this interpreter.

    Parameters
    ----------
    installed : bool
        Whether the import hook is in ``sys.meta_path``.
    lazy_packages : tuple of str
        Bindings packages whose modules load on demand.
    lazy_by_themselves : tuple of str
        Those of them whose own ``__init__`` loads on demand, such as CDK Terrain's: in Python,
        there is nothing left to do for them.
    node_preloaded : bool
        Whether jsii's Node process was started with the preload.
    fallbacks : tuple of str
        One line for each thing that was loaded the ordinary way, with the reason.
    """

    installed: bool
    lazy_packages: tuple[str, ...]
    lazy_by_themselves: tuple[str, ...]
    node_preloaded: bool
    fallbacks: tuple[str, ...]


_lazy_packages: list[str] = []
_lazy_by_themselves: list[str] = []
_fallbacks: list[str] = []
_node_preloaded: list[bool] = []


def current_status(*, installed: bool) -> Status:
    """Take a snapshot of what happened so far."""
    return Status(
        installed=installed,
        lazy_packages=tuple(_lazy_packages),
        lazy_by_themselves=tuple(_lazy_by_themselves),
        node_preloaded=bool(_node_preloaded),
        fallbacks=tuple(_fallbacks),
    )


def is_verbose() -> bool:
    """Whether ``CDKTF_LAZY_VERBOSE`` asks for a line on each fall-back."""
    return os.environ.get("CDKTF_LAZY_VERBOSE", "0") not in ("", "0")


def record_lazy_package(name: str, *, by_itself: bool = False) -> None:
    """Note that the modules of the package ``name`` load on demand."""
    for noted in (_lazy_packages, *([_lazy_by_themselves] if by_itself else [])):
        if name not in noted:
            noted.append(name)


def record_node_preloaded() -> None:
    """Note that jsii's Node process got the preload."""
    _node_preloaded.append(True)


def fall_back(thing: str, reason: str) -> None:
    """Note that ``thing`` is loaded the ordinary way; say so when asked to be verbose."""
    note(f"{thing} is loaded the ordinary way: {reason}")


def note(sentence: str) -> None:
    """Note something that makes this run slower; say so when asked to be verbose."""
    line = f"cdktf-lazy: {sentence}"
    _fallbacks.append(line)
    if is_verbose():
        print(line, file=sys.stderr)
