"""A matrix as a picture, for people who would rather look: SVG without scripts or fonts of its own.

The picture is light or dark as its reader's page is. Each square says in a tooltip why.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from gatehouse.access.answers import Answer
from gatehouse.access.answers.answer import ORDER
from gatehouse.access.matrix import Cell, Matrix

_SQUARE, _GAP, _CHARACTER, _SIZE = 22, 4, 7.2, 12
_TOP, _MOST_CHARACTERS = 20, 48
_STYLE = """<style>
text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#1f2328}
.k{font-weight:600}.s{fill:#59636e}.w{stroke:#fff;stroke-width:2;fill:none}
.allowed{fill:#1a7f37}.if{fill:#bf8700}.unknown{fill:#8250df}.denied{fill:#e6eaef}.public{fill:#cf222e}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.s{fill:#9198a1}.denied{fill:#21262d}}
</style>"""
_LEGEND = (
    ("allowed", "allowed"),
    ("public", "allowed to everybody"),
    ("if", "allowed if"),
    ("unknown", "not known"),
    ("denied", "denied"),
)
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


def as_svg(matrix: Matrix) -> str:
    """Return the matrix as SVG."""
    callers = list(matrix.callers)
    names = [_cut(caller.name) for caller in callers]
    left = int(max((len(_cut(each.name)) for each in matrix.things), default=0) * _CHARACTER) + 24
    top = int(max((len(name) for name in names), default=0) * _CHARACTER * 0.75) + _TOP + 20
    body: list[str] = []
    y = top
    kind = ""
    for thing in matrix.things:
        if thing.kind != kind:
            kind = thing.kind
            y += 14
            body.append(f'<text class="k" x="8" y="{y + 4}">{_TITLES[kind]}</text>')
            y += 12
        body.append(f'<text x="16" y="{y + 15}">{escape(_cut(thing.name))}</text>')
        for column, caller in enumerate(callers):
            x = left + column * (_SQUARE + _GAP)
            cell = matrix.cell(thing.name, caller.name)
            body += _square(x, y, cell, f"{caller.name}: {thing.name}", caller.kind == "anyone")
        y += _SQUARE + _GAP
    width = max(left + len(callers) * (_SQUARE + _GAP) + top, 640)
    height = y + 40
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" aria-label="Who may do what">',
            _STYLE,
            *_heads(names, left, top),
            *body,
            *_legend(y + 24),
            "</svg>",
            "",
        ]
    )


def _heads(names: list[str], left: int, top: int) -> Iterator[str]:
    for column, name in enumerate(names):
        x = left + column * (_SQUARE + _GAP) + _SQUARE // 2
        yield (f'<text transform="translate({x},{top - 2}) rotate(-48)">{escape(name)}</text>')


def _square(x: int, y: int, cell: Cell, title: str, public: bool) -> Iterator[str]:
    """Draw one cell: a square in the color of the most that is had, and how much of it is."""
    if not cell.applies:
        return
    most = max(cell.answers.values(), key=lambda answer: ORDER.index(answer.effect))
    kind = "public" if public and most.effect == "allowed" else most.effect
    words = "\n".join(_tooltip(verb, answer) for verb, answer in cell.answers.items())
    yield (
        f'<rect class="{kind}" x="{x}" y="{y}" width="{_SQUARE}" height="{_SQUARE}" rx="4">'
        f"<title>{escape(title)}\n{escape(words)}</title></rect>"
    )
    had = sum(answer.is_had for answer in cell.answers.values())
    if 0 < had < len(cell.answers):
        middle = x + _SQUARE // 2
        yield f'<path class="w" d="M{middle - 5} {y + _SQUARE // 2}h10"/>'


def _tooltip(verb: str, answer: Answer) -> str:
    place = f" ({answer.source.place})" if answer.source else ""
    return f"{verb}: {answer}. {answer.reason}{place}"


def _legend(y: int) -> Iterator[str]:
    x = 16
    for kind, said in _LEGEND:
        yield f'<rect class="{kind}" x="{x}" y="{y - 11}" width="13" height="13" rx="3"/>'
        yield f'<text class="s" x="{x + 19}" y="{y}">{said}</text>'
        x += 40 + int(len(said) * _CHARACTER)


def _cut(name: str) -> str:
    return name if len(name) <= _MOST_CHARACTERS else f"{name[: _MOST_CHARACTERS - 1]}…"
