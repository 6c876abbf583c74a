"""One explained answer on a terminal."""

from __future__ import annotations

import json
import linecache

from rich.text import Text

from gatehouse.access.matrix.explaining import Explained
from gatehouse.cli.console import out
from gatehouse.local.launcher.instance import project_folder

_STYLES = {"allowed": "bold green", "denied": "bold red", "if": "bold yellow"}


def show(found: Explained) -> None:
    """Print an answer, and all that led to it."""
    answer = found.answer
    style = _STYLES.get(answer.effect, "bold magenta")
    out.print(
        Text.assemble((str(answer), style), f"  {found.caller}, {found.action}, ", found.thing)
    )
    _line("why", answer.reason)
    for step in answer.way:
        _line("how", step)
    if answer.source is not None and answer.document is not None:
        _line("policy", answer.document.name)
        _line("line", answer.source.place)
        code = _code(answer.source.file, answer.source.line)
        if code:
            _line("", code)
        if answer.source.file:
            _line("address", answer.source.address)
    if answer.statement is not None:
        _line("statement", json.dumps(answer.statement, indent=2).replace("\n", "\n" + " " * 11))
    for note in found.notes:
        _line("note", note)


def _line(name: str, text: str) -> None:
    out.print(Text.assemble((f"{name:<11}", "dim"), text))


def _code(file: str | None, line: int | None) -> str:
    if file is None or line is None:
        return ""
    return linecache.getline(str(project_folder() / file), line).strip()
