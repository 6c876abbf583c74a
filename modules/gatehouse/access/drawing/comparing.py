"""Mark what differs between two drawings."""

from __future__ import annotations

from dataclasses import replace

from gatehouse.access.drawing.drawing import Arrow, Box, Drawing, Mark, Row


def compared(before: Drawing, after: Drawing) -> Drawing:
    """Draw two revisions as one, with what is new and what is gone marked.

    Parameters
    ----------
    before, after : Drawing
        The two revisions.
    """
    rows_before = {row.key for row in before.rows}
    rows_after = {row.key for row in after.rows}
    arrows_before, arrows_after = set(before.arrows), set(after.arrows)

    def marked(row: Row) -> Row:
        return replace(row, mark=_mark(row.key in rows_before, row.key in rows_after))

    boxes: dict[str, Box] = {box.key: box for box in after.boxes}
    for box in before.boxes:
        kept = boxes.get(box.key, replace(box, rows=()))
        gone = tuple(row for row in box.rows if row.key not in rows_after)
        boxes[box.key] = replace(kept, rows=(*kept.rows, *gone))
    arrows = (
        replace(arrow, mark=_mark(arrow in arrows_before, arrow in arrows_after))
        for arrow in arrows_before | arrows_after
    )
    shown = (replace(box, rows=tuple(map(marked, box.rows))) for box in boxes.values())
    return Drawing(
        after.title, tuple(sorted(shown, key=lambda box: box.column)), tuple(sorted(arrows))
    )


def is_changed(drawing: Drawing) -> bool:
    """Whether anything in a compared drawing is new or gone."""
    parts: tuple[Row | Arrow, ...] = (*drawing.rows, *drawing.arrows)
    return any(part.mark for part in parts)


def _mark(was: bool, is_there: bool) -> Mark:
    if was and is_there:
        return ""
    return "gone" if was else "new"
