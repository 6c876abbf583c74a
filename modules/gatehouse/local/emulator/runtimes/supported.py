"""Which functions run here, and what runs them."""

from __future__ import annotations

from typing import Any

from gatehouse.local.emulator.runtimes import node, python
from gatehouse.local.emulator.runtimes.program import Program
from gatehouse.local.emulator.runtimes.unpacking import Unpacked


def refusal(config: dict[str, Any]) -> str | None:
    """Return why a function can't run here, None if it can.

    Parameters
    ----------
    config : dict
        Its configuration.
    """
    runtime = str(config.get("Runtime"))
    if config.get("PackageType") != "Image" and (
        python.is_python(runtime) or node.is_node(runtime)
    ):
        return None
    what = "container images" if config.get("PackageType") == "Image" else runtime
    return f"the local AWS runs functions in Python and Node.js; it can't run {what}."


def program_of(config: dict[str, Any], unpacked: Unpacked) -> Program:
    """Return how a function is run, that is not refused.

    Parameters
    ----------
    config : dict
        Its configuration.
    unpacked : Unpacked
        Where its files are.
    """
    if python.is_python(str(config.get("Runtime"))):
        return python.program(config, unpacked)
    return node.program(config, unpacked)
