"""Who answered the last synth, for ``python -m cdktf_lazy doctor``."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from cdktf_lazy.fallback import note

FOLDER_VARIABLE = "CDKTF_LAZY_HOME"


def file() -> Path:
    """Where the report is kept: in the user's folder for caches."""
    configured = os.environ.get(FOLDER_VARIABLE)
    if configured:
        return Path(configured, "last-synth.json")
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or os.path.expanduser("~"))
    elif sys.platform == "darwin":
        base = Path(os.path.expanduser("~"), "Library", "Caches")
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"))
    return base / "cdktf-lazy" / "last-synth.json"


def taken_over(reason: str) -> None:
    """Note that Node takes over, and why."""
    note(f"Node answers from here on: {reason}")
    _write({"program": sys.argv[0], "reason": reason})


def synthesized() -> None:
    """Note that a synth was answered in Python."""
    _write({"program": sys.argv[0], "reason": None})


def last() -> dict[str, Any] | None:
    """Read the report on the last synth, or None where there is none."""
    try:
        report = json.loads(file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return report if isinstance(report, dict) else None


def _write(report: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):
        file().parent.mkdir(parents=True, exist_ok=True)
        file().write_text(json.dumps(report), encoding="utf-8")
