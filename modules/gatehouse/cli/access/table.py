"""The matrix on a terminal: one table of things, with who has what."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from gatehouse.access.matrix import Cell, Matrix, Thing
from gatehouse.cli.console import note, out

_STYLES = {"allowed": "green", "unknown": "magenta"}
_TITLES = {
    "route": "Routes",
    "folder": "Files",
    "items": "Items",
    "function": "Functions",
    "key": "Keys",
    "queue": "Queues",
    "topic": "Topics",
    "administration": "Administration",
}
_ANYONE = "anyone"
_WIDEST = 100


def show(matrix: Matrix) -> None:
    """Print the matrix, and below it what is not known."""
    table = Table(box=None, pad_edge=False, width=min(out.width, _WIDEST), padding=(0, 2, 0, 0))
    table.add_column("thing", overflow="fold", ratio=1)
    table.add_column("who may", overflow="fold", ratio=1)
    kind = ""
    for thing in matrix.things:
        if thing.kind != kind:
            kind = thing.kind
            table.add_section()
            table.add_row(Text(_TITLES[kind], "bold"), "")
        table.add_row(Text(f"  {thing.name}"), _who(matrix, thing))
    out.print(table)
    for caller in matrix.callers:
        if caller.refused:
            out.print(Text.assemble((caller.name, "bold"), " has no credentials: ", caller.refused))
    for unknown in matrix.model.unknowns:
        out.print(Text.assemble(("not known: ", "magenta"), str(unknown)))
    note(f"{len(matrix.things):,} things, {len(matrix.callers):,} callers")


def _who(matrix: Matrix, thing: Thing) -> Text:
    """Say who has what; nobody needs to be named where everybody has it."""
    public = matrix.cell(thing.name, _ANYONE)
    everybody = {verb for verb, answer in public.answers.items() if answer.effect == "allowed"}
    lines = []
    if everybody:
        verbs = "" if len(public.answers) == 1 else f": {', '.join(everybody)}"
        lines.append(Text(f"everybody{verbs}", "bold red"))
    for caller in matrix.callers:
        cell = matrix.cell(thing.name, caller.name)
        rest = Cell({verb: each for verb, each in cell.answers.items() if verb not in everybody})
        lines += _lines(caller.name, rest)
    return Text("\n").join(lines) if lines else Text("nobody", "dim")


def _lines(name: str, cell: Cell) -> Iterator[Text]:
    for answer, verbs in cell.by_answer():
        said = f"{name}: {', '.join(verbs)}" if len(cell.answers) > 1 else name
        words = "" if answer == "allowed" else f", {answer}"
        yield Text.assemble((said, _STYLES.get(answer, "yellow")), words)
