"""What a stack reads of another stack's state: an input of the module.

A module has no business in the state of a stack that it doesn't know. The caller hands the value
in, usually as an output of the other stack's module.
"""

from __future__ import annotations

import json
import re
from typing import Any

_STATE, _INPUT, _OUTPUT = (
    "terraform_remote_state",
    "cross_stack_reference_input_",
    "cross_stack_output_",
)
_REFERENCE = re.compile(
    rf"data\.{_STATE}\.{_INPUT}(?P<stack>\w+)\.outputs\.(?:{_OUTPUT})?(?P<output>\w+)"
)


def without_states(document: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Replace references to other stacks' states, and name what other stacks read of this one.

    Parameters
    ----------
    document : dict
        The stack's Terraform JSON.

    Returns
    -------
    tuple of dict and list of str
        The JSON, and the names of the inputs that took the references' places.
    """
    inputs: set[str] = set()

    def named(found: re.Match[str]) -> str:
        inputs.add(f"{found['stack']}_{found['output']}")
        return f"var.{found['stack']}_{found['output']}"

    replaced: dict[str, Any] = json.loads(_REFERENCE.sub(named, json.dumps(document)))
    data = {
        kind: named_so
        for kind, named_so in replaced.get("data", {}).items()
        if kind != _STATE or any(not name.startswith(_INPUT) for name in named_so)
    }
    replaced["data"] = data
    replaced["output"] = _for_others(replaced.get("output", {}))
    return replaced, sorted(inputs)


def _for_others(outputs: dict[str, Any]) -> dict[str, Any]:
    """Name the outputs that CDKTF made for other stacks as their modules ask for them."""
    named = {}
    for name, output in outputs.items():
        short = name.removeprefix(_OUTPUT)
        named[name if short in outputs else short] = output
    return named
