"""A drawing as SVG, without scripts or fonts of its own.

It is light or dark as its reader's page is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from gatehouse.access.drawing.drawing import Arrow, Box, Drawing

_ROW, _HEAD, _GAP, _BETWEEN, _EDGE = 24, 26, 18, 92, 16
_CHARACTER, _MOST, _LANE = 6.7, 34, 12
_STYLE = """<style>
text{font:11px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1f2328}
.t{font-weight:600}.box{fill:#fff;stroke:#8c959f}.row{fill:#f6f8fa;stroke:#d0d7de}
.person{fill:#ddf4ff;stroke:#54aeff}.client{fill:#ddf4ff;stroke:#54aeff}.role{fill:#fbefff;stroke:#c297ff}
.open{fill:#ffebe9;stroke:#cf222e;stroke-dasharray:4 2}.data{fill:#dafbe1;stroke:#4ac26b}
.a{fill:none;stroke:#6e7781;stroke-width:1.2}.a.maybe{stroke-dasharray:5 3}.h{fill:#6e7781}
.l{fill:#57606a;font-size:10px;paint-order:stroke;stroke:#fff;stroke-width:3px}.bg{fill:#fff}
.new{stroke:#1a7f37;stroke-width:2.4}.gone{stroke:#cf222e;stroke-width:2.4;stroke-dasharray:2 3}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.box{fill:#161b22;stroke:#6e7681}
.row{fill:#21262d;stroke:#3d444d}.person,.client{fill:#0c2d6b;stroke:#388bfd}
.role{fill:#3c1e70;stroke:#a371f7}.open{fill:#5d0f12;stroke:#f85149}.data{fill:#04260f;stroke:#3fb950}
.a{stroke:#9198a1}.h{fill:#9198a1}.l{fill:#c9d1d9;stroke:#0d1117}.bg{fill:#0d1117}
.new{stroke:#3fb950}.gone{stroke:#f85149}}
</style>"""


@dataclass(frozen=True)
class _Place:
    """Where a box or a row is."""

    x: float
    y: float
    width: float
    height: float
    column: int

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        return self.x + self.width


def as_svg(drawing: Drawing) -> str:
    """Write a drawing as SVG: the title and every arrow are in it as text, too."""
    boxes, rows, bottom, right = _placed(drawing)
    # An arrow ends at the edge of the box, in the height of its row.
    places = boxes | {
        row.key: replace(boxes[box.key], y=rows[row.key].y, height=rows[row.key].height)
        for box in drawing.boxes
        for row in box.rows
    }
    arrows = [each for each in drawing.arrows if each.start in places and each.end in places]
    lanes = _lanes(arrows, places, boxes, bottom)
    height = max([bottom, *lanes.values()]) + _EDGE
    title, said = escape(drawing.title), escape(". ".join(drawing.sentences()) or "Nothing.")
    size = f'width="{right:g}" height="{height:g}" viewBox="0 0 {right:g} {height:g}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="t d">',
            f'<title id="t">{title}</title>',
            f'<desc id="d">{said}</desc>',
            _STYLE,
            '<defs><marker id="h" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
            'markerHeight="7" orient="auto"><path class="h" d="M0 0L8 4L0 8z"/></marker></defs>',
            f'<rect class="bg" width="{right:g}" height="{height:g}"/>',
            *(_line(each, places, lanes.get(each)) for each in arrows),
            *(line for box in drawing.boxes for line in _box(box, boxes[box.key], rows)),
            *(line for each in arrows for line in _label(each, places, lanes.get(each))),
            "</svg>",
            "",
        ]
    )


def _placed(
    drawing: Drawing,
) -> tuple[dict[str, _Place], dict[str, _Place], float, float]:
    """Place the boxes in their columns; empty columns take no room."""
    boxes: dict[str, _Place] = {}
    rows: dict[str, _Place] = {}
    x, bottom = float(_EDGE), float(_EDGE)
    for column in sorted({box.column for box in drawing.boxes}):
        inside = [box for box in drawing.boxes if box.column == column]
        width = max(_width(box) for box in inside)
        y = float(_EDGE)
        for box in inside:
            height = _HEAD + len(box.rows) * _ROW + (8 if box.rows else 0)
            boxes[box.key] = _Place(x, y, width, height, column)
            for at, row in enumerate(box.rows):
                top = y + _HEAD + at * _ROW
                rows[row.key] = _Place(x + 8, top, width - 16, _ROW - 4, column)
            y += height + _GAP
        bottom = max(bottom, y - _GAP)
        x += width + _BETWEEN
    return boxes, rows, bottom, max(x - _BETWEEN, 200) + _EDGE


def _width(box: Box) -> float:
    texts = [len(_cut(box.title)) * 1.06, *(len(_cut(row.text)) for row in box.rows)]
    return round(max(texts) * _CHARACTER + 34)


def _lanes(
    arrows: list[Arrow], places: dict[str, _Place], boxes: dict[str, _Place], bottom: float
) -> dict[Arrow, float]:
    """Give each arrow that would run behind a box a lane below all boxes."""
    found: dict[Arrow, float] = {}
    for arrow in arrows:
        start, end = places[arrow.start], places[arrow.end]
        if end.column > start.column and not _is_hidden(start, end, boxes):
            continue
        found[arrow] = bottom + _LANE * (len(found) + 1)
    return found


def _is_hidden(start: _Place, end: _Place, boxes: dict[str, _Place]) -> bool:
    top, low = sorted((start.middle, end.middle))
    return any(
        start.column < box.column < end.column and box.y - 6 < low and box.y + box.height + 6 > top
        for box in boxes.values()
    )


def _line(arrow: Arrow, places: dict[str, _Place], lane: float | None) -> str:
    start, end = places[arrow.start], places[arrow.end]
    x, y, to_x, to_y = start.right, start.middle, end.x, end.middle
    if lane is None:
        bend = max((to_x - x) / 2, 24)
        path = f"M{x:g} {y:g}C{x + bend:g} {y:g} {to_x - bend:g} {to_y:g} {to_x:g} {to_y:g}"
    else:
        # Down beside the column, along the lane, and up beside the other column.
        aside = 14 + (lane / _LANE) % 5 * 5
        out, back = x + aside, to_x - aside
        path = (
            f"M{x:g} {y:g}C{out:g} {y:g} {out:g} {y:g} {out:g} {y + 10:g}V{lane - 8:g}"
            f"Q{out:g} {lane:g} {out + 8:g} {lane:g}H{back - 8:g}Q{back:g} {lane:g} {back:g} "
            f"{lane - 8:g}V{to_y + 10:g}C{back:g} {to_y:g} {back:g} {to_y:g} {to_x:g} {to_y:g}"
        )
    maybe = "" if arrow.sure else " maybe"
    return f'<path class="a{maybe} {arrow.mark}" marker-end="url(#h)" d="{path}"/>'


def _label(arrow: Arrow, places: dict[str, _Place], lane: float | None) -> Iterator[str]:
    text = _cut(arrow.text)
    if not text:
        return
    start, end = places[arrow.start], places[arrow.end]
    # It stands where the arrow begins: where arrows end, they meet.
    x, y = start.right + 8, start.middle + (end.middle - start.middle) * 0.06 - 2
    if lane is not None:
        x, y = start.right + 36, lane + 3
    yield f'<text class="l" x="{x:g}" y="{y:g}">{escape(text)}</text>'


def _box(box: Box, place: _Place, rows: dict[str, _Place]) -> Iterator[str]:
    yield (
        f'<rect class="box" x="{place.x:g}" y="{place.y:g}" width="{place.width:g}" '
        f'height="{place.height:g}" rx="6"/>'
    )
    title = escape(_cut(box.title))
    yield f'<text class="t" x="{place.x + 10:g}" y="{place.y + 17:g}">{title}</text>'
    for row in box.rows:
        at = rows[row.key]
        yield (
            f'<rect class="row {row.kind} {row.mark}" x="{at.x:g}" y="{at.y:g}" '
            f'width="{at.width:g}" height="{at.height:g}" rx="4">'
            f"<title>{escape(row.text)}</title></rect>"
        )
        yield f'<text x="{at.x + 8:g}" y="{at.y + 14:g}">{escape(_cut(row.text))}</text>'


def _cut(text: str) -> str:
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"
