"""The whole file: imports, the stack, its constructs, and the imports of Terraform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from textwrap import wrap
from typing import Any

from gatehouse.deployed.adopting.constructs import Call, Construct, Name, New, Program

from .defaults import without_defaults
from .expressions import LONGEST_LINE, expression

# What has names in its transform.
_OF_STAGE = ("Bucket", "Function", "HttpApi", "Table")
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
    body = "\n".join(_construct(each, used, made.stage) for each in made.constructs)
    calls = [expression(_with_defaults(each)) for each in made.calls]
    return "\n".join(
        [
            f'"""{made.app}, taken over from what runs in the stage {made.stage}."""\n',
            *_imports(made),
            "",
            "app = App()",
            *_stack(made, imports),
            "",
            body,
            *calls,
            "app.synth()\n",
        ]
    )


def _stack(made: Program, imports: Mapping[str, str]) -> Iterator[str]:
    """The stack, with what it takes over. Each import is a line of its own."""
    words = f"app, {expression(made.app)}, region={expression(made.region)}"
    if not imports:
        yield f"stack = AppStack({words})"
        return
    yield "stack = AppStack("
    yield from (f"    {each}," for each in words.split(", "))
    yield "    # What runs. The plan of this stage is about it alone. Once it is imported, take"
    yield "    # these lines out: the next deploy then adds the tags `app` and `stage`."
    yield "    taken_over={"
    yield f"        {expression(made.stage)}: {{"
    for address, id in sorted(imports.items()):
        yield f"            {expression(address)}: {expression(id)},"
    yield "        },"
    yield "    },"
    yield ")"


def _imports(made: Program) -> Iterator[str]:
    rooms: dict[str, set[str]] = {"core": {"App", "AppStack"}}
    has_durations = False
    for construct in made.constructs:
        if not construct.method:
            rooms.setdefault(_room(construct), set()).add(construct.kind)
        if construct.carried:
            rooms["core"].add("Transform")
    written: list[Any] = [without_defaults(each.kind, each.options) for each in made.constructs]
    written += map(_positional, made.constructs)
    for value in _within([*written, *map(_with_defaults, made.calls)]):
        if isinstance(value, New):
            rooms.setdefault(value.room, set()).add(value.name.partition(".")[0])
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
    if isinstance(value, (New, Call)):
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
    for value in _within([*(each.options for each in made.constructs), *made.calls]):
        if isinstance(value, Name):
            used.add(value.text.partition(".")[0])
        if isinstance(value, Call):
            used.add(value.of.partition(".")[0])
    return used


def _with_defaults(call: Call) -> Call:
    """The call, whose values leave out what says a default."""
    positional = without_defaults("", {str(n): each for n, each in enumerate(call.positional)})
    return Call(call.of, call.method, (*positional.values(),), without_defaults("", call.options))


def _positional(construct: Construct) -> list[Any]:
    """What it is made with, whose values leave out what says a default."""
    given = {str(number): each for number, each in enumerate(construct.positional)}
    return [*without_defaults("", given).values()]


def _construct(construct: Construct, used: set[str], stage: str) -> str:
    made = f"{construct.kind}.{construct.maker}" if construct.maker else construct.kind
    called = f"{construct.owner.variable}.{construct.method}" if construct.owner else made
    scope = [] if construct.method else ["stack"]
    positional = _positional(construct)
    words = [*scope, expression(construct.id), *map(expression, positional)]
    options = without_defaults(construct.kind, construct.options)
    assigned = f"{construct.variable} = " if construct.variable in used else ""
    comments = [f"# {line}" for each in construct.comments for line in wrap(each, 98)]
    named = [f"{name}={expression(value)}" for name, value in options.items()]
    line = f"{assigned}{called}({', '.join([*words, *named])})"
    if len(line) <= LONGEST_LINE and not construct.carried:
        return "\n".join([*comments, line])
    parts = [*scope, expression(construct.id), *(expression(each, column=4) for each in positional)]
    written = [f"    {part}," for part in parts]
    for name, value in options.items():
        text = expression(value, column=4, behind=len(name) + 2)
        written.append(f"    {name}={text},")
    written += _transform(construct, stage)
    return "\n".join([*comments, f"{assigned}{called}(", *written, ")"])


def _transform(construct: Construct, stage: str) -> Iterator[str]:
    """The transform, with what each of its arguments carries.

    That of APIs, functions, tables and buckets has names, which no other stage can have too.
    """
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
    if construct.kind in _OF_STAGE:
        yield "    }"
        yield f"    if stack.stage == {expression(stage)}"
        yield "    else None,"
    else:
        yield "    },"
