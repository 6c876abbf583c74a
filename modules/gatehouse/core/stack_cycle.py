"""The error for stacks that need each other: which constructs make it so.

The engine finds it while it reads the references, and says the names of two stacks. Whoever has to
mend it must know the two uses, so they are looked for in the stacks' JSON. This takes a while; it
happens only where the synth stops. The engine's words hold frames of JavaScript, which Node alone
can write. `Crossings.order` asks the other stack before, and needs no Node.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .engine import TerraformElement, as_json
from .errors import OptionError
from .names import snake_case

if TYPE_CHECKING:
    from .stack import AppStack

_LOOP = re.compile(r"Cannot add dependency (\S+) to (\S+), because it would cause a circular")
_REFERENCE = re.compile(r"\b((?:data\.)?[a-z][a-z0-9]*_\w+\.\w+)(\.\w+)?")


def explained(error: RuntimeError, stacks: Sequence[AppStack]) -> OptionError | None:
    """The error with the constructs that make stacks need each other; None for another error."""
    found = _LOOP.search(str(error))
    return None if found is None else refusal(found[2], found[1], stacks)


def refusal(stack: str, needed: str, stacks: Sequence[AppStack]) -> OptionError:
    """The error for a stack that would need another one, which needs it."""
    named = {each.name: each for each in stacks}
    names, uses = [stack, needed], [f"{stack} needs {needed}, which needs it"]
    if named.keys() >= {*names}:  # the engine's own stacks can't say who made what is in them
        way = [named[stack], *_way(named[needed], named[stack])]
        names = [each.name for each in way]
        uses = [_use(one, other) for one, other in pairwise(way)]
    return OptionError(
        construct=uses[0].partition(" ")[0],
        option="references",
        value=" -> ".join(names),
        rule="stacks must not need each other, as each is deployed after those that it needs; "
        + ", and ".join(uses),
        fix="put both constructs of one of these uses into one stack, or what both stacks need "
        "into a third one",
    )


def referring(written: dict[str, Any], stack: str) -> list[str]:
    """The addresses of a stack's JSON at which another stack's state is referred to."""
    marker = f"{_state_of(stack)}."
    return [address for address, each in _elements(written) if marker in json.dumps(each)]


def _state_of(stack: str) -> str:
    return f"terraform_remote_state.cross_stack_reference_input_{snake_case(stack)}"


def _elements(written: dict[str, Any]) -> list[tuple[str, Any]]:
    """The resources, data sources and outputs of a stack's JSON, by address."""
    found = [
        (f"{prefix}{kind}.{name}", each)
        for prefix, block in (("", "resource"), ("data.", "data"))
        for kind, named in written.get(block, {}).items()
        for name, each in named.items()
    ]
    return [*found, *((f"output.{name}", each) for name, each in written.get("output", {}).items())]


def _way(start: AppStack, end: AppStack) -> list[AppStack]:
    """The stacks from one to another that it needs, directly or by others."""
    ways = [[start]]
    seen = {start.name}
    while ways:
        way = ways.pop(0)
        if way[-1] is end:
            return way
        for stack in way[-1].dependencies:
            if stack.node.id not in seen:
                seen.add(stack.node.id)
                ways.append([*way, stack])  # type: ignore[list-item]  # all stacks are AppStacks
    return [start, end]


def _use(stack: AppStack, needed: AppStack) -> str:
    """Say which construct of a stack needs which of another one."""
    said = stack.crossings.why(stack, needed)
    if said is not None:
        return said
    marker = re.compile(rf"{_state_of(needed.name)}\.outputs\.([\w-]+)")
    # What a construct of the other stack has here comes last: it says less.
    elements = sorted(_elements(stack.to_terraform()), key=lambda each: _is_guest(stack, each[0]))
    for address, each in elements:
        found = marker.search(json.dumps(each))
        if found is not None:
            outputs = needed.to_terraform().get("output", {})
            value = str(outputs.get(found[1], {}).get("value", ""))
            return _said(stack, address, needed, value.strip("${}"))
    return _refused_use(stack, needed)


def _refused_use(stack: AppStack, needed: AppStack) -> str:
    """The use that the engine refused: the text of an element that it can't read."""
    for element in stack.node.find_all():
        if not isinstance(element, TerraformElement):
            continue
        content = element.to_terraform()
        if not _is_refused(stack, needed, content):
            continue
        ((address, _), *_) = _elements(as_json(stack, content)) or [(element.node.path, None)]
        for text in _texts(content):
            if _is_refused(stack, needed, text):
                return _said(stack, address, needed, _reference_to(stack, needed, text))
    return f"{stack.name} needs {needed.name}"


def _is_refused(stack: AppStack, needed: AppStack, content: object) -> bool:
    try:
        as_json(stack, content, preparing=True)
    except RuntimeError as error:
        found = _LOOP.search(str(error))
        return found is not None and found[1] == needed.name
    return False


def _texts(content: Any) -> Iterator[Any]:
    """The smallest parts of an element's arguments."""
    if isinstance(content, dict):
        for each in content.values():
            yield from _texts(each)
    elif isinstance(content, list):
        for each in content:
            yield from _texts(each)
    else:
        yield content


def _reference_to(stack: AppStack, needed: AppStack, text: object) -> str:
    """The first reference of a text that is to another stack; its own come last."""
    found = [
        (match[1], match[0])
        for match in _REFERENCE.finditer(json.dumps(as_json(stack, text)))
        if needed._addresses.get(match[1])
    ]
    found.sort(key=lambda each: stack._addresses.get(each[0]) is not None)
    return found[0][1] if found else ""


def _is_guest(stack: AppStack, address: str) -> bool:
    """Whether a construct of another stack made what has an address."""
    owner = stack._addresses.get(address)
    return owner is not None and not owner.startswith((f"{stack.name}/", f"{stack.name}."))


def _said(stack: AppStack, address: str, needed: AppStack, reference: str) -> str:
    owner = stack._addresses.get(address)
    found = _REFERENCE.search(reference)
    other = needed._addresses.get(found[1]) if found else None
    place = f"{address} in {stack.name}" if _is_guest(stack, address) else address
    one = f"{owner or stack.name} ({place})"
    return f"{one} needs {f'{other} ({reference})' if other else needed.name}"
