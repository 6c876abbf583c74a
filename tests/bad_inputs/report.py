"""The table of ``docs/wrong-input.md``: who finds a mistake that stops at synth here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

COMMITTED = Path(__file__).parents[2] / "docs" / "wrong-input.md"

SYNTH = "stock CDKTF's synth"
VALIDATE = "`terraform validate`"
ONLY_AWS = "only AWS, if at all"
NO_COUNTERPART = "nobody: it is an option of Gatehouse"
FINDERS = (SYNTH, VALIDATE, ONLY_AWS, NO_COUNTERPART)

Row = tuple[str, str, str]

_INTRODUCTION = """# Wrong input

Every mistake in these tables stops while Python runs, with an error that names the construct, the
option, its value, the rule and the fix. The last column says who finds the same mistake when it is
made with the provider's own classes: the synth of plain CDKTF, `terraform validate`, or AWS in the
middle of an apply, unless it takes it and users find out. The first two are measured, with provider
5.100.0: `python -m tests.bad_inputs.measure`.
"""


def written(rooms: Mapping[str, Sequence[Row]]) -> str:
    """The page for the measured rows (name, what the error says, who else finds it)."""
    parts = [_INTRODUCTION, _summary([row for rows in rooms.values() for row in rows])]
    for room, rows in rooms.items():
        parts.append(
            f"## {room}\n\n| mistake | the error says | else found by |\n| --- | --- | --- |"
        )
        parts.extend(f"| {_cell(a)} | {_cell(b)} | {_cell(c)} |" for a, b, c in rows)
        parts.append("")
    return "\n".join(parts)


def rows_of(page: str) -> list[tuple[str, str]]:
    """The rooms and names that a page lists, in its order."""
    found, room = [], ""
    for line in page.splitlines():
        if line.startswith("## "):
            room = line[3:]
        row = re.match(r"\| (.*?) (?<!\\)\| ", line)
        if room and row and row[1] not in ("mistake", "---"):
            found.append((room, row[1].replace("\\|", "|")))
    return found


def _summary(rows: Sequence[Row]) -> str:
    count = Counter(finder for *_, finder in rows)
    lines = [f"| {finder} | {count[finder]} |" for finder in FINDERS]
    return "\n".join(
        ["| else found by | mistakes |", "| --- | --- |", *lines, f"| all | {len(rows)} |", ""]
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
