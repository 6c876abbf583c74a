"""A drawing as Mermaid, which GitHub and GitLab show in a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatehouse.access.drawing.drawing import Drawing, Row

_SHAPES = {"person": ("([", "])"), "data": ("[(", ")]"), "role": ("{{", "}}")}
_SIGNS = {"": "", "new": "+ ", "gone": "- "}
_COLORS = {"new": "stroke:#1a7f37,stroke-width:3px", "gone": "stroke:#cf222e,stroke-width:3px"}


def as_mermaid(drawing: Drawing) -> str:
    """Write a drawing as a flowchart; what is new is green and begins with +, what is gone red."""
    names: dict[str, str] = {}
    for box in drawing.boxes:
        names[box.key] = f"b{len(names)}"
        for row in box.rows:
            names[row.key] = f"n{len(names)}"
    arrows = [each for each in drawing.arrows if each.start in names and each.end in names]
    lines = ["flowchart LR", f"  accTitle: {_plain(drawing.title)}"]
    for box in drawing.boxes:
        if box.rows:
            lines += [f"  subgraph {names[box.key]}[{_text(box.title)}]"]
            lines += [f"    {names[row.key]}{_shaped(row)}" for row in box.rows]
            lines += ["  end"]
        else:
            lines += [f"  {names[box.key]}[{_text(box.title)}]"]
    for arrow in arrows:
        text = f"|{_text(_SIGNS[arrow.mark] + arrow.text)}|" if arrow.text or arrow.mark else ""
        line = "-->" if arrow.sure else "-.->"
        lines.append(f"  {names[arrow.start]} {line}{text} {names[arrow.end]}")
    lines += _styles(drawing, names)
    lines += [
        f"  linkStyle {at} {_COLORS[arrow.mark]}" for at, arrow in enumerate(arrows) if arrow.mark
    ]
    return "\n".join(lines) + "\n"


def _styles(drawing: Drawing, names: dict[str, str]) -> Iterator[str]:
    for row in drawing.rows:
        if row.mark:
            yield f"  style {names[row.key]} {_COLORS[row.mark]}"
        elif row.kind == "open":
            yield f"  style {names[row.key]} stroke:#cf222e,stroke-dasharray:4"


def _shaped(row: Row) -> str:
    begin, end = _SHAPES.get(row.kind, ("[", "]"))
    open_sign = "open: " if row.kind == "open" else ""
    return f"{begin}{_text(_SIGNS[row.mark] + open_sign + row.text)}{end}"


def _text(text: str) -> str:
    """A text in quotes, in which Mermaid finds no sign of its own, and GitHub no HTML."""
    shown = re.sub(r"[^\x20-\x7e\u00a0-\uffff]", " ", text)
    for sign in '#&"<>`{}[]|@\\':
        shown = shown.replace(sign, f"\x00{ord(sign)};")
    return '"' + shown.replace("\x00", "#") + '"'


def _plain(text: str) -> str:
    return re.sub(r"[^\w ,.:-]", "", text)
