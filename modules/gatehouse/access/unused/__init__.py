"""Rights that nobody needed: what roles are allowed, and logs never show.

`read_uses` reads logs of three kinds: CloudTrail's files, access logs of APIs, and the decisions
that a local AWS keeps. `unused` compares them with a model and suggests the narrower grants.

A log that has nothing of a service says nothing about it: CloudTrail records objects, items and
calls of functions only where somebody turned that on, and some actions never. So of a service that
no log has, nothing is called unused.
"""

from __future__ import annotations

from gatehouse.access.unused.suggest import Suggestion, Unused, unused
from gatehouse.access.unused.uses import UnreadableLog, Use, Uses, read_uses

__all__ = ["Suggestion", "UnreadableLog", "Unused", "Use", "Uses", "read_uses", "unused"]
