"""A matrix as Markdown: a table of people, and one of functions."""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.access.matrix import Cell, Matrix

_DENIED, _NONE = "-", ""


def as_markdown(matrix: Matrix) -> str:
    """Return the matrix as Markdown."""
    people = [caller.name for caller in matrix.callers if caller.kind != "function"]
    things = [thing for thing in matrix.things if thing.kind != "administration"]
    lines = [
        f"| thing | {' | '.join(_plain(name) for name in people)} |",
        f"| --- |{' --- |' * len(people)}",
    ]
    for thing in things:
        cells = [shown(matrix.cell(thing.name, name)) for name in people]
        lines.append(f"| `{_plain(thing.name)}` | {' | '.join(cells)} |")
    lines += ["", *_administration(matrix), *_functions(matrix), *_unknowns(matrix)]
    return "\n".join(lines).rstrip() + "\n"


def shown(cell: Cell) -> str:
    """Return a cell as text: its verbs, with conditions, or a dash."""
    if not cell.applies:
        return _NONE
    parts = []
    for answer, verbs in cell.by_answer():
        listed = ", ".join(verbs)
        if answer == "allowed":
            parts.append("all" if verbs == list(cell.answers) and len(verbs) > 1 else listed)
        else:
            parts.append(f"{listed} {'?' if answer == 'unknown' else _plain(answer)}")
    return "; ".join(parts) or _DENIED


def _administration(matrix: Matrix) -> Iterator[str]:
    rows = list(_rows(matrix, functions=False))
    if not rows:
        yield "Nobody who calls may administer anything."
        yield ""
        return
    yield from ("Who may administer:", "", *rows, "")


def _rows(matrix: Matrix, *, functions: bool) -> Iterator[str]:
    for thing in matrix.things:
        if (thing.kind == "administration") is functions:
            continue
        for caller in matrix.callers:
            cell = matrix.cell(thing.name, caller.name)
            if (caller.kind == "function") is functions and cell.is_had:
                yield f"- {_plain(caller.name)}: `{_plain(thing.name)}` ({shown(cell)})"


def _functions(matrix: Matrix) -> Iterator[str]:
    lines: list[str] = []
    for caller in matrix.callers:
        if caller.kind != "function":
            continue
        had = [
            f"`{_plain(thing.name)}` ({shown(matrix.cell(thing.name, caller.name))})"
            for thing in matrix.things
            if matrix.cell(thing.name, caller.name).is_had
            and not matrix.cell(thing.name, "anyone").is_had
        ]
        lines.append(f"| {_plain(caller.name)} | {', '.join(had) or _DENIED} |")
    if lines:
        yield from ("| function | may |", "| --- | --- |", *lines, "")


def _unknowns(matrix: Matrix) -> Iterator[str]:
    if matrix.model.unknowns:
        yield from ("Not known, and never counted as safe:", "")
        yield from (f"- {_plain(str(each))}" for each in matrix.model.unknowns)


def _plain(text: str) -> str:
    """Return text in which Markdown finds no column, code or HTML."""
    said = "".join(each if each.isprintable() else " " for each in text)
    return said.replace("|", "\\|").replace("`", "'").replace("<", "&lt;")
