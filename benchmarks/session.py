"""Record a session with ``gatehouse dev``: two terminals of eighty columns, side by side.

``python -m benchmarks.session`` types it into tmux, waits for what it says, and writes
``docs/dev-session.md``.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer

ROOT = Path(__file__).parents[1]
_PATIENCE = 300
_COLUMNS = "80"
_PASSWORD = "export GATEHOUSE_PASSWORD=correct-Horse-7"
#: Each line that is typed, and what the terminal of ``gatehouse dev`` then says; empty where it
#: says nothing.
_TYPED = (
    ("gatehouse sign-up ann@example.com", "mail to ann"),
    ('gatehouse call POST /notes --user ann@example.com --body \'{"content": "milk"}\'', " 201 "),
    ("gatehouse call GET /notes --user ann@example.com", " 200  GET    /notes"),
    ("gatehouse call GET /notes", " 403 "),
    ("gatehouse why", ""),
    ("gatehouse users list", ""),
    ("gatehouse mail --code ann@example.com", ""),
    ("sed -i 's/stranger/reader/' lambdas/hello.py  # as an editor saves", "live"),
    ("gatehouse call GET /hello", " 200  GET    /hello"),
    ("sed -i 's/as_text(200/as_text(1 \\/ 0/' lambdas/hello.py", "live"),
    ("gatehouse call GET /hello --logs", "ZeroDivisionError"),
    ("sed -i 's/1 \\/ 0/200/' lambdas/hello.py", "live"),
    ("sed -i 's/api.route(\"GET \\/notes/&\\/all/' main.py", "added aws_"),
    ('sed -i \'s/key="userId"/key="owner"/\' main.py', "Only 'yes' is yes:"),
)


class Tmux:
    """A server of tmux with two windows: 0 has ``gatehouse dev``, 1 a shell."""

    def __init__(self, folder: Path, app: Path) -> None:
        self._socket = str(folder / "tmux")
        variables = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PS1": "$ ",
            "HISTFILE": os.devnull,
        }
        shell = "bash --noprofile --norc"
        for window in ("0", "1"):
            begin = ("new-session", "-d", "-s", "s", "-x", _COLUMNS, "-y", "50")
            self._tmux(
                *(begin if window == "0" else ("new-window", "-d", "-t", "s:1")),
                *("-c", str(app)),
                f"{shlex.join(['env', *(f'{name}={each}' for name, each in variables.items())])} "
                f"{shell}",
            )
        self._tmux("set-option", "-g", "history-limit", "5000")

    def type(self, window: int, line: str) -> None:
        """Type a line."""
        self._tmux("send-keys", "-t", f"s:{window}", "-l", line)
        self._tmux("send-keys", "-t", f"s:{window}", "Enter")

    def press(self, window: int, key: str) -> None:
        """Press a key, by tmux's name."""
        self._tmux("send-keys", "-t", f"s:{window}", key)

    def shown(self, window: int) -> str:
        """All that a terminal has shown, in lines of its width."""
        return self._tmux("capture-pane", "-p", "-S", "-", "-t", f"s:{window}").rstrip() + "\n"

    def wait(self, window: int, pattern: str, since: int = 0) -> None:
        """Wait until something is shown behind a place."""
        deadline = time.monotonic() + _PATIENCE
        while not re.search(pattern, self.shown(window)[since:], re.MULTILINE):
            if time.monotonic() > deadline:
                raise SystemExit(f"no {pattern} in:\n{self.shown(window)}")
            time.sleep(0.1)

    def end(self) -> None:
        """End the server with all in it."""
        self._tmux("kill-server")

    def _tmux(self, *arguments: str) -> str:
        return subprocess.run(
            ["tmux", "-f", "/dev/null", "-S", self._socket, *arguments],
            check=True,
            capture_output=True,
            text=True,
        ).stdout


def main(
    page: Annotated[Path, typer.Option(help="Where it goes.")] = ROOT / "docs" / "dev-session.md",
) -> None:
    """Record it."""
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        new = [sys.executable, "-m", "gatehouse", "new", "notes"]
        subprocess.run(new, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        terminals = Tmux(folder, folder / "notes")
        try:
            dev, shell = _recorded(terminals)
        finally:
            terminals.end()
    text = _PAGE.format(dev=dev.strip(), shell=shell.strip())
    page.write_text(text.replace(room, "~"), encoding="utf-8")
    print(page.read_text(encoding="utf-8"))


def _recorded(terminals: Tmux) -> tuple[str, str]:
    """Type all of it; returns what the two terminals have shown."""
    terminals.type(0, "gatehouse dev")
    terminals.wait(0, "What you save is live")
    terminals.type(1, _PASSWORD)
    for line, said in _TYPED:
        before, beside = len(terminals.shown(0)) - 1, len(terminals.shown(1)) - 1
        terminals.type(1, line)
        terminals.wait(1, r"\n\$\n\Z", beside)
        terminals.wait(0, said, before)
    terminals.type(0, "no")
    terminals.wait(0, "stays as it was")
    terminals.press(0, "C-c")
    terminals.wait(0, "nothing is left")
    return terminals.shown(0).removesuffix("$\n"), terminals.shown(1).removesuffix("$\n")


_PAGE = """\
# A session with `gatehouse dev`

Two terminals of 80 columns, in the folder of an app that `gatehouse new notes` has just written, as
`python -m benchmarks.session` recorded them. [A day with it](dev.md) explains each line.

In the first one `gatehouse dev` is left alone:

```text
{dev}
```

In the second one somebody works. `sed` stands for an editor:

```text
{shell}
```
"""

if __name__ == "__main__":
    typer.run(main)
