"""How long a save takes to be live under ``gatehouse dev``, and what it keeps in memory.

``python -m benchmarks.dev saves`` writes ``dev.md`` beside this file, and wants a quiet machine.
``python -m benchmarks.dev memory`` writes ``dev-memory.md``, and takes an hour on any machine. The
app is what ``gatehouse new`` writes: 38 resources with three functions.
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
from typing import Annotated

import psutil
import requests
import typer

_HERE = Path(__file__).parent
#: Seconds for one thing to happen; a busy machine deploys slowly.
_PATIENCE = 600
#: Between two looks. Each one is a call of the API, which the local AWS runs and notes down.
_LOOK = 0.02

app = typer.Typer(add_completion=False)


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

    @property
    def address(self) -> str:
        """The API's address."""
        found = re.search(r"curl (\S+)/hello", self.printed)
        assert found is not None
        return found[1]

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + _PATIENCE
        while not is_so():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise SystemExit(f"gatehouse dev did not get there:\n{self.printed[-3000:]}")
            time.sleep(_LOOK)

    def memory(self) -> dict[str, float]:
        """Megabytes of its own process, of the others that stay, and of them all."""
        own = psutil.Process(self.process.pid)
        found = dict.fromkeys(("gatehouse dev", *_KINDS.values(), _REST), 0.0)
        found["gatehouse dev"] = own.memory_info().rss / 1e6
        for child in own.children(recursive=True):
            with contextlib.suppress(psutil.Error):
                line = " ".join(child.cmdline())
                kind = next((each for mark, each in _KINDS.items() if mark in line), _REST)
                found[kind] += child.memory_info().rss / 1e6
        return {**found, "all of them": sum(found.values())}


_KINDS = {"boot.py": "local AWS", "spare.py": "warm synth"}
_REST = "functions that wait"


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


@app.command()
def saves(
    rounds: Annotated[int, typer.Option(min=1, help="Saves of each kind.")] = 20,
    page: Annotated[Path, typer.Option(help="Where the table goes.")] = _HERE / "dev.md",
) -> None:
    """Measure how long a save takes to be live."""
    with running() as dev:
        found = re.search(r"applied .*  ([\d.]+) s", dev.printed)
        deployed = float(found[1]) if found else 0.0
        handlers = [_handler(dev) for _ in range(rounds)]
        stacks = [_stack(dev, number) for number in range(rounds)]
    lines = [
        "# How long a save takes to be live",
        "",
        "`python -m benchmarks.dev saves`: the app of `gatehouse new` under `gatehouse dev`, "
        f"{rounds} saves of each kind, each to the first answer of the API that shows it, on "
        f"{os.cpu_count()} processors, which had {os.getloadavg()[0]:.1f} processes waiting at "
        "the end.",
        "",
        "| saved | median | fastest to slowest |",
        "| --- | ---: | ---: |",
        _row("a handler", handlers),
        _row("the stack, with a new route", stacks),
        "",
        f"The first deployment took {deployed:.1f} s.",
    ]
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(page.read_text(encoding="utf-8"))


@app.command()
def memory(
    minutes: Annotated[float, typer.Option(min=0, help="How long it runs.")] = 60,
    reloads: Annotated[int, typer.Option(min=2, help="Handlers saved meanwhile.")] = 500,
    page: Annotated[Path, typer.Option(help="Where the table goes.")] = _HERE / "dev-memory.md",
) -> None:
    """Measure what an hour of saves leaves in memory."""
    with running() as dev:
        begun, samples = time.monotonic(), {}
        for number in range(1, reloads + 1):
            time.sleep(max(0.0, begun + number * minutes * 60 / reloads - time.monotonic()))
            _handler(dev)
            if number in (min(20, reloads // 2), reloads // 2, reloads):
                samples[number] = ((time.monotonic() - begun) / 60, dev.memory())
                print(number, samples[number], flush=True)
    names = next(iter(samples.values()))[1]
    heads = [f"{number} saves, {after:.0f} min" for number, (after, _) in samples.items()]
    lines = [
        "# What `gatehouse dev` keeps in memory",
        "",
        "`python -m benchmarks.dev memory`: the app of `gatehouse new`, whose handler is saved "
        f"{reloads} times in {minutes:.0f} minutes. After each save the API is called until it "
        "has the new answer. MB of resident memory:",
        "",
        f"| process | {' | '.join(heads)} |",
        f"| --- |{' ---: |' * len(heads)}",
        *(
            f"| {name} | {' | '.join(f'{found[name]:.0f}' for _, found in samples.values())} |"
            for name in names
        ),
    ]
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(page.read_text(encoding="utf-8"))


def _row(what: str, seconds: list[float]) -> str:
    median = statistics.median(seconds)
    return f"| {what} | {median:.2f} s | {min(seconds):.2f} to {max(seconds):.2f} s |"


def _handler(dev: Dev) -> float:
    file, word = dev.folder / "lambdas" / "hello.py", f"Hello {time.time_ns()}!"
    text = re.sub(r'"Hello [^"]*"', f'"{word}"', file.read_text())
    begun = time.monotonic()
    file.write_text(text)
    dev.wait(lambda: requests.get(f"{dev.address}/hello", timeout=60).text == word)
    return time.monotonic() - begun


def _stack(dev: Dev, number: int) -> float:
    file, path = dev.folder / "main.py", f"/hello{number}"
    line = f'        api.route("GET {path}", hello, authorizer=Public(reason="measured"))\n'
    text = file.read_text().replace("\n        users = ", f"\n{line}        users = ", 1)
    begun, applied = time.monotonic(), dev.printed.count(" applied ")
    file.write_text(text)
    dev.wait(lambda: requests.get(f"{dev.address}{path}", timeout=60).status_code == 200)
    took = time.monotonic() - begun
    dev.wait(lambda: dev.printed.count(" applied ") > applied)
    return took


if __name__ == "__main__":
    app()
