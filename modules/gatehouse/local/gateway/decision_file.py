"""Keep what was allowed in a file, where somebody asks for it: one JSON object a line.

``gatehouse access unused`` reads it. Decisions about root are kept too; no role needed them.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from gatehouse.local.launcher.environment import DECISIONS


def keep(action: str, resource: str, principal: str, statement: str) -> None:
    """Append an allowed call to the file that the environment names.

    A file that can't be written refuses no call.
    """
    named = os.environ.get(DECISIONS)
    if not named:
        return
    line = {
        "action": action,
        "resource": resource,
        "principal": principal,
        "statement": statement,
    }
    with contextlib.suppress(OSError), Path(named).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
