"""What changed between two matrices, or between a lock file and the source: one sentence each."""

from __future__ import annotations

from gatehouse.access.changes.change import Change, Danger, changes
from gatehouse.access.changes.comment import as_comment
from gatehouse.access.changes.plan import PlanSides, plan_sides

__all__ = ["Change", "Danger", "PlanSides", "as_comment", "changes", "plan_sides"]
