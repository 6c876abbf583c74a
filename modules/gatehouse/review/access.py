"""Who gains and who loses access by a plan, as a part of its comment."""

from __future__ import annotations

import json
from pathlib import Path

from gatehouse.access.changes import as_comment, changes, plan_sides
from gatehouse.access.matrix import matrix_of
from gatehouse.access.model import UnreadableInput
from gatehouse.access.showing import facts_of


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
    return as_comment(changes(facts_of(before), facts_of(after)), sides.after.unknowns)
