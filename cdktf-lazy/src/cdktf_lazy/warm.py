"""Fill jsii's cache once, so that every later synth is fast."""

from __future__ import annotations

import importlib
import os
import time
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import cdktf_lazy
from cdktf_lazy.cache import cache_problem, cache_root, installed_assemblies, is_enabled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cdktf_lazy.cache import Assembly

TIMEOUT = 180.0
"""Seconds to wait for jsii's index; on a slow machine it takes ten."""

_WORKER = "lib__runtime-index-worker.js"


class WarmError(Exception):
    """The index was not written in time."""


def warm(say: Callable[[str], None] = print, *, timeout: float = TIMEOUT) -> None:
    """Unpack each installed jsii package and wait until its type index is written.

    Does nothing, in about a tenth of a second, when that was done before.

    Parameters
    ----------
    say : callable
        Gets a line on what was done. Default: prints it.
    timeout : float
        Seconds to wait for the index, more than 0. Default 180: a slow machine takes ten.

    Raises
    ------
    WarmError
        When jsii did not write the index in time.

    Example
    -------
    >>> from cdktf_lazy.warm import warm
    >>> warm()  # doctest: +SKIP
    jsii's cache is warm: 3 packages.
    """
    root = cache_root(os.environ)
    if root is None or not is_enabled(os.environ):
        say("jsii's cache is switched off; nothing to warm.")
        return
    problem = cache_problem(os.environ)
    if problem is not None:
        say(f"jsii's cache cannot be used, so each synth takes longer: {problem}.")
        return
    assemblies = installed_assemblies()
    cold = [assembly for assembly in assemblies if not assembly.is_warm(root)]
    if cold:
        say(f"Warming jsii's cache: {', '.join(assembly.name for assembly in cold)} ...")
        started = time.monotonic()
        _load(cold)
        if not _has_index():
            say("Unpacked; this jsii has no index of types.")
            return
        _wait(cold, root, deadline=started + timeout)
        say(f"Done in {time.monotonic() - started:.0f} s.")
    say(f"jsii's cache is warm: {len(assemblies)} packages.")


def _load(assemblies: list[Assembly]) -> None:
    """Have Node load the packages, which unpacks them and starts to write the index."""
    cdktf_lazy.install()
    for assembly in assemblies:
        importlib.import_module(f"{assembly.package}._jsii")
    provider: Any = importlib.import_module("jsii._runtime").kernel.provider
    take_over = getattr(provider, "take_over", None)
    if take_over is not None:
        take_over("jsii's cache is warmed, which is Node's")


def _has_index() -> bool:
    """Whether the installed jsii writes an index at all."""
    return files("jsii._embedded.jsii").joinpath(_WORKER).is_file()


def _wait(assemblies: list[Assembly], root: Path, *, deadline: float) -> None:
    """Keep this process, and with it jsii's worker, alive until the index is there."""
    while missing := [item.name for item in assemblies if not item.is_warm(root)]:
        if time.monotonic() > deadline:
            raise WarmError(
                f"jsii did not write its type index of {', '.join(missing)} under {root} in "
                "time. Synth works without it, but slower. Look for a full disk, then run "
                "`python -m cdktf_lazy warm` again."
            )
        time.sleep(0.1)
