"""The app as a whole: Python to Terraform JSON to a running AWS to a signed-in user's call."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_demo_passes_every_check_and_says_so_in_its_last_line() -> None:
    demo = subprocess.run(
        [sys.executable, "-m", "gatehouse", "demo", "--stage", "e2e"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    lines = demo.stdout.splitlines() or [""]
    assert re.fullmatch(r"demo: [1-9]\d+ passed, 0 failed", lines[-1]), demo.stdout + demo.stderr
    assert demo.returncode == 0
