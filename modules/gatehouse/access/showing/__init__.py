"""Show a matrix: as the lock file, as Markdown, as JSON, and as a picture."""

from __future__ import annotations

from gatehouse.access.showing.facts import Fact, Facts, facts_of
from gatehouse.access.showing.lock import LOCK_FILE, NotALock, lock_text, read_lock
from gatehouse.access.showing.machine import as_json
from gatehouse.access.showing.markdown import as_markdown
from gatehouse.access.showing.picture import as_svg

__all__ = [
    "LOCK_FILE",
    "Fact",
    "Facts",
    "NotALock",
    "as_json",
    "as_markdown",
    "as_svg",
    "facts_of",
    "lock_text",
    "read_lock",
]
