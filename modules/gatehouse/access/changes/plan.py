"""Both sides of a plan: what there is, and what there will be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatehouse.access.model import Model
from gatehouse.access.model.reading.reader import model_after, model_before


@dataclass(frozen=True)
class PlanSides:
    """What there is before a plan, and after it."""

    before: Model
    after: Model


def plan_sides(plan: Mapping[str, Any], place: str, configuration: Path | None = None) -> PlanSides:
    """Read both sides of a plan.

    Parameters
    ----------
    plan : mapping
        What ``terraform show -json`` printed.
    place : str
        Where it comes from, for errors.
    configuration : Path, optional
        The stack's ``cdk.tf.json``, which says what a plan does not know. Default: without it, what
        is known after apply is not known.

    Raises
    ------
    UnreadableInput
        If it is no plan, or the configuration can't be read.
    """
    return PlanSides(
        model_before(plan, place, configuration), model_after(plan, place, configuration)
    )
