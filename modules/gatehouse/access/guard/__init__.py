"""The guard: what a plan would lose for good, said and refused before it is applied.

`examine` reads the changes of a plan and returns a `Verdict`: each `Danger` with what forces it,
what goes, and the ways out. One danger that nobody allowed refuses the plan.

It reads Terraform's JSON alone, so it knows plans of anybody's. What the source says of an address,
its line of Python and its entry in the lock file, is given to it as `Known`.
"""

from __future__ import annotations

from gatehouse.access.guard.danger import Allowed, Danger, Known, Rule
from gatehouse.access.guard.moves import Move
from gatehouse.access.guard.verdict import Verdict, examine

__all__ = ["Allowed", "Danger", "Known", "Move", "Rule", "Verdict", "examine"]
