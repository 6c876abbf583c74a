"""The whole file: imports, the stack, its constructs, and the imports of Terraform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from textwrap import wrap
from typing import Any

from gatehouse.deployed.adopting.constructs import Construct, Name, New, Program

from .defaults import without_defaults
from .expressions import LONGEST_LINE, expression

_REASON = "taken over as it runs"


def program(made: Program, imports: Mapping[str, str]) -> str:
    """Write the source of a program.

    Parameters
    ----------
    made : Program
        What is written.
    imports : dict of str to str
        What Terraform imports: ids by address.
    """
    used = _variables(made)
    body = "\n".join(_construct(each, used) for each in made.constructs)
    return "\n".join(
        [
            f'"""{made.app}, taken over from what runs in the stage {made.stage}."""\n',
            *_imports(made),
            "",
            "app = App()",
            f"stack = AppStack(app, {expression(made.app)}, region={expression(made.region)})",
            "",
            body,
            *_as_it_runs(made, imports),
            "app.synth()\n",
        ]
    )


def _as_it_runs(made: Program, imports: Mapping[str, str]) -> Iterator[str]:
    """What is of the stage alone that runs already."""
    if not imports:
        return
    yield f"if stack.stage == {expression(made.stage)}:"
    yield "    # What runs, by its address. Once it is imported, these lines have done their work."
    blocks = [{"to": address, "id": id} for address, id in sorted(imports.items())]
    yield f'    stack.add_override("import", {expression(blocks, column=4, behind=29)})'
    yield "    # It has no tags `app` and `stage`. Without this line, a deploy adds them."
    yield '    stack.node.find_child("_provider").reset_default_tags()'
    yield ""


def _imports(made: Program) -> Iterator[str]:
    rooms: dict[str, set[str]] = {"core": {"App", "AppStack"}}
    has_durations = False
    for construct in made.constructs:
        if not construct.method:
            rooms.setdefault(_room(construct), set()).add(construct.kind)
        if construct.carried:
            rooms["core"].add("Transform")
        for value in _within(without_defaults(construct.kind, construct.options)):
            if isinstance(value, New):
                rooms.setdefault(value.room, set()).add(value.name)
            has_durations |= isinstance(value, timedelta)
    if has_durations:
        yield "from datetime import timedelta\n"
    for room, names in sorted(rooms.items()):
        line = f"from gatehouse.{room} import {', '.join(sorted(names))}"
        if len(line) <= LONGEST_LINE:
            yield line
        else:
            yield f"from gatehouse.{room} import ("
            yield from (f"    {name}," for name in sorted(names))
            yield ")"


def _room(construct: Construct) -> str:
    return {"HttpApi": "api", "Function": "compute", "Table": "storage", "Bucket": "storage"}.get(
        construct.kind, "auth"
    )


def _within(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, New):
        parts: Any = [*value.positional, *value.options.values()]
    elif isinstance(value, Mapping):
        parts = value.values()
    else:
        parts = value if isinstance(value, (list, tuple)) else ()
    for each in parts:
        yield from _within(each)


def _variables(made: Program) -> set[str]:
    """The variables that the source reads again."""
    used = {each.owner.variable for each in made.constructs if each.owner}
    for construct in made.constructs:
        for value in _within(construct.options):
            if isinstance(value, Name):
                used.add(value.text.partition(".")[0])
    return used


def _construct(construct: Construct, used: set[str]) -> str:
    called = f"{construct.owner.variable}.{construct.method}" if construct.owner else construct.kind
    scope = [] if construct.method else ["stack"]
    words = [*scope, expression(construct.id)]
    options = without_defaults(construct.kind, construct.options)
    assigned = f"{construct.variable} = " if construct.variable in used else ""
    comments = [f"# {line}" for each in construct.comments for line in wrap(each, 98)]
    named = [f"{name}={expression(value)}" for name, value in options.items()]
    line = f"{assigned}{called}({', '.join([*words, *named])})"
    if len(line) <= LONGEST_LINE and not construct.carried:
        return "\n".join([*comments, line])
    written = [f"    {word}," for word in words]
    for name, value in options.items():
        text = expression(value, column=4, behind=len(name) + 2)
        written.append(f"    {name}={text},")
    written += _transform(construct)
    return "\n".join([*comments, f"{assigned}{called}(", *written, ")"])


def _transform(construct: Construct) -> Iterator[str]:
    """The transform, with what each of its arguments carries."""
    if not construct.carried:
        return
    yield "    transform={"
    for node, arguments in construct.carried.items():
        yield f'        "{node}": Transform('
        yield "            {"
        for name, value in arguments.items():
            yield f"                # No option says this {name}."
            text = expression(value, column=16, behind=len(name) + 5)
            yield f'                "{name}": {text},'
        yield "            },"
        yield f"            reason={expression(_REASON)},"
        yield "        ),"
    yield "    },"
