"""Who gains and who loses access by a plan, as a part of its comment."""

from __future__ import annotations

import json
from pathlib import Path

from gatehouse.access.changes import as_comment, changes, plan_sides
from gatehouse.access.drawing import as_mermaid, compared, drawing_of
from gatehouse.access.drawing.comparing import is_changed
from gatehouse.access.matrix import Matrix, matrix_of
from gatehouse.access.model import UnreadableInput
from gatehouse.access.showing import facts_of

# Beside it a comment has the sentences and the plan; GitHub draws no more than 500 arrows.
_LONGEST, _LONGEST_PICTURE, _MOST_ARROWS = 30_000, 12_000, 300


def access_of(text: str, source: str, configuration: Path | None) -> str:
    """Compare what there will be after a plan with what there is.

    Parameters
    ----------
    text : str
        What ``terraform show -json`` printed of the plan.
    source : str
        Where it comes from, for errors.
    configuration : Path, optional
        The stack's ``cdk.tf.json``. Without it, what is known after apply is not known.

    Returns
    -------
    str
        Markdown. Where access can't be read it says why: a comment is no place to fail.
    """
    beside = configuration if configuration and configuration.is_file() else None
    try:
        sides = plan_sides(json.loads(text), source, beside)
        before = matrix_of(sides.before, also=sides.after)
        after = matrix_of(sides.after, also=sides.before)
    except UnreadableInput as error:
        return f"#### Who gained access\n\nIt is not known: {error.problem}.\n"
    said = as_comment(changes(facts_of(before), facts_of(after)), sides.after.unknowns)
    drawn = picture(before, after)
    # The comment cuts what is longer; a picture that is cut would take the rest of it in.
    return said + drawn if len(said) + len(drawn) <= _LONGEST else said


def picture(before: Matrix, after: Matrix) -> str:
    """Draw what differs, in a fold; nothing where nothing does, or the picture is too large.

    Parameters
    ----------
    before, after : Matrix
        What there is, and what there will be.
    """
    drawing = compared(drawing_of(before), drawing_of(after))
    text = as_mermaid(drawing)
    if (
        not is_changed(drawing)
        or len(text) > _LONGEST_PICTURE
        or len(drawing.arrows) > _MOST_ARROWS
    ):
        return ""
    title = "Picture: what is new is green, what is gone is red"
    return f"\n<details><summary>{title}</summary>\n\n```mermaid\n{text}```\n\n</details>\n"
