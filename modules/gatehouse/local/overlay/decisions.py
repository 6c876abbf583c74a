"""Keep what was allowed, where somebody asks for it: one JSON object a line.

`gatehouse access unused` reads it. Decisions of Terraform's own root are kept too; no role needed
them.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from gatehouse import access
from gatehouse.local.launcher.environment import DECISIONS


def keep(request: access.Request, decision: access.Decision) -> None:
    """Append an allowed call to the file that the environment names.

    A file that can't be written refuses no call.
    """
    named = os.environ.get(DECISIONS)
    if not named or not decision.allowed:
        return
    line = {
        "action": request.action,
        "resource": request.resource,
        "principal": request.who().value,
        "statement": str(decision.statement or ""),
    }
    with contextlib.suppress(OSError), Path(named).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
