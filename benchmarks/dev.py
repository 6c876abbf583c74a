"""How long a save takes to be live under ``gatehouse dev``, and what it keeps in memory.

``python -m benchmarks.dev`` writes ``dev.md`` beside this file. The app is what ``gatehouse new``
writes: 38 resources with three functions.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import requests
import typer

_PAGE = Path(__file__).with_name("dev.md")
_PATIENCE = 120


class Dev:
    """A running ``gatehouse dev``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.printed = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gatehouse", "dev"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed += line

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + _PATIENCE
        while not is_so():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise SystemExit(f"gatehouse dev did not get there:\n{self.printed[-3000:]}")
            time.sleep(0.02)

    def memory(self) -> dict[str, float]:
        """Megabytes of its own process, of the waiting synth, and of the local AWS."""
        own = psutil.Process(self.process.pid)
        found = {"gatehouse dev": own.memory_info().rss / 1e6, "local AWS": 0.0, "warm synth": 0.0}
        for child in own.children(recursive=True):
            with contextlib.suppress(psutil.Error):
                line = " ".join(child.cmdline())
                kind = next(
                    (each for mark, each in _KINDS.items() if mark in line and "/sh" not in line),
                    None,
                )
                if kind:
                    found[kind] += child.memory_info().rss / 1e6
        return found


_KINDS = {"boot.py": "local AWS", "spare.py": "warm synth"}


@contextlib.contextmanager
def running() -> Iterator[Dev]:
    """Begin an app, and run it."""
    with tempfile.TemporaryDirectory() as room:
        subprocess.run(
            [sys.executable, "-m", "gatehouse", "new", "notes"],
            cwd=room,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        dev = Dev(Path(room) / "notes")
        try:
            dev.wait(lambda: "What you save is live" in dev.printed)
            yield dev
        finally:
            dev.process.send_signal(signal.SIGINT)
            dev.process.wait(_PATIENCE)


def main(rounds: int = 20, reloads: int = 500) -> None:
    """Measure, and write the page."""
    os.environ.setdefault("COLUMNS", "80")
    with running() as dev:
        found = re.search(r"applied .*  ([\d.]+) s", dev.printed)
        deployed = float(found[1]) if found else 0.0
        address = re.search(r"curl (\S+)/hello", dev.printed)
        assert address is not None
        handlers = [_handler(dev, address[1]) for _ in range(rounds)]
        print(_row("a handler", handlers), flush=True)
        before = dev.memory()
        for _ in range(reloads):
            _handler(dev, address[1])
        after = dev.memory()
        print(before, after, flush=True)
        stacks = [_stack(dev, address[1], number) for number in range(rounds)]
        print(_row("the stack", stacks), flush=True)
    lines = [
        "# How long a save takes to be live",
        "",
        "`python -m benchmarks.dev`: the app of `gatehouse new` under `gatehouse dev`, "
        f"{rounds} saves of each kind, each to the first answer of the API that shows it.",
        "",
        "| saved | median | fastest to slowest |",
        "| --- | ---: | ---: |",
        _row("a handler", handlers),
        _row("the stack, with a new route", stacks),
        "",
        f"The first deployment took {deployed:.1f} s.",
        "",
        f"| memory, MB | after {rounds} saves | after {reloads} more |",
        "| --- | ---: | ---: |",
        *(f"| {name} | {before[name]:.0f} | {after[name]:.0f} |" for name in before),
    ]
    _PAGE.write_text("\n".join(lines) + "\n")
    print(_PAGE.read_text())


def _row(what: str, seconds: list[float]) -> str:
    median = statistics.median(seconds)
    return f"| {what} | {median:.2f} s | {min(seconds):.2f} to {max(seconds):.2f} s |"


def _handler(dev: Dev, address: str) -> float:
    file, word = dev.folder / "lambdas" / "hello.py", f"Hello {time.time_ns()}!"
    text = re.sub(r'"Hello [^"]*"', f'"{word}"', file.read_text())
    begun = time.monotonic()
    file.write_text(text)
    dev.wait(lambda: requests.get(f"{address}/hello", timeout=60).text == word)
    return time.monotonic() - begun


def _stack(dev: Dev, address: str, number: int) -> float:
    file, path = dev.folder / "main.py", f"/hello{number}"
    line = f'        api.route("GET {path}", hello, authorizer=Public(reason="measured"))\n'
    text = file.read_text().replace("\n        users = ", f"\n{line}        users = ", 1)
    begun = time.monotonic()
    file.write_text(text)
    dev.wait(lambda: requests.get(f"{address}{path}", timeout=60).status_code == 200)
    took = time.monotonic() - begun
    shown = dev.printed.count("applied")
    dev.wait(lambda: dev.printed.count("applied") >= max(shown, number + 2))
    return took


if __name__ == "__main__":
    typer.run(main)
