"""What another release of the emulator changes under which fix.

``make emulator-upgrade VERSION=1.5.40`` installs that release into a folder of its own and runs
this with it. Whoever moves the pin reads each function that is listed, and writes the new signature
and digest into its fix, or takes the fix away.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from gatehouse.local.emulator.fixing import Target, body_of, fixes_of, signature_of

_PACKAGE = Path(__file__).parents[2]


def main(version: str) -> int:
    """Install a release and report what it changes; return 1 if it changes anything.

    Parameters
    ----------
    version : str
        The release: ``1.5.40``.
    """
    requirements = (_PACKAGE / "local" / "emulator" / "requirements.in").read_text()
    others = [
        line
        for line in requirements.splitlines()
        if line and not line.startswith(("#", "ministack"))
    ]
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "install", "-q", "--target", folder]
        subprocess.run([*pip, f"ministack=={version}", *others], check=True)
        code = "from gatehouse.local.emulator.upgrade import report; raise SystemExit(report())"
        paths = f"import sys; sys.path[:0] = [{folder!r}, {str(_PACKAGE.parent)!r}]\n"
        return subprocess.run([sys.executable, "-c", paths + code], check=False).returncode


def report() -> int:
    """Print what the emulator that is there has changed under the fixes; return 1 if anything."""
    lines = list(changes())
    print("\n".join(lines) or "Nothing has changed under a fix.")
    return 1 if lines else 0


def changes() -> Iterator[str]:
    """List the functions that are other than when their fixes were written."""
    from gatehouse.local.emulator.fixes import modules

    for each in fixes_of(modules()):
        for target in each.targets:
            if change := target.change():
                where = f"{each.make.__module__.rpartition('.')[2]}.py, {each.make.__name__}"
                yield f"{target} {change}\n  fix: {where}\n  page: {each.page}{_now(target)}"


def _now(target: Target) -> str:
    found = getattr(target.holder, target.name, None)
    if not callable(found):
        return ""
    return f'\n  now: signature="{signature_of(found)}", body="{body_of(found)}"'


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
