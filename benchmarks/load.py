"""How the local AWS bears many users at once: its answers' times, and what it keeps in memory.

``python -m benchmarks.load`` deploys the notes app, signs users up and in, and has eight of them
call it at any time. It writes ``load.md`` beside this file. With ``--minutes`` the users come back
for as long, every ``--pause`` seconds. An answer that is not the one to expect is counted as wrong,
and ends it with 1. What takes seconds is the first call of eight at once: each starts the function.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import psutil
import typer
from botocore.exceptions import ClientError
from gatehouse.local.launcher.server import LocalAws, local_aws
from gatehouse.testing import DeployedApp, Person
from gatehouse.testing.deploying import deploy

_HERE = Path(__file__).parent
_AT_ONCE = 8
#: How often a user does each thing in a round, between two sign-ins.
_CALLS = 3

_In = TypeVar("_In")
_Out = TypeVar("_Out")


class Ledger:
    """How long each kind of operation took, and what went wrong."""

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = defaultdict(list)
        self.wrong: list[str] = []
        self._lock = threading.Lock()

    @property
    def count(self) -> int:
        """How many operations there were."""
        return sum(map(len, self.taken.values()))

    @contextmanager
    def timed(self, kind: str) -> Iterator[None]:
        """Time one operation; what it raises is counted as wrong."""
        begun, problem = time.perf_counter(), ""
        try:
            yield
        except (AssertionError, ClientError, OSError) as error:
            problem = f"{kind}: {error!r}"
        took = time.perf_counter() - begun
        with self._lock:
            self.taken[kind].append(took)
            if problem:
                self.wrong.append(problem)


def main(
    users: Annotated[int, typer.Option(min=2, help="How many users there are.")] = 200,
    minutes: Annotated[float, typer.Option(min=0, help="How long they go on at least.")] = 0,
    pause: Annotated[float, typer.Option(min=0, help="Seconds between two rounds.")] = 0,
    page: Annotated[Path, typer.Option(help="Where the table goes.")] = _HERE / "load.md",
) -> None:
    """Measure what users wait for, and what the server keeps."""
    ledger = Ledger()
    with tempfile.TemporaryDirectory() as room, local_aws(Path(room)) as aws:
        work = Path(room) / "work"
        work.mkdir()
        app = deploy(aws, _HERE.parent, work)
        memory = [_memory(aws)]
        begun = time.monotonic()
        people = _each(range(users), lambda number: _arrive(app, number, ledger))
        memory.append(_memory(aws))
        while True:
            _work_all(people, ledger)
            seconds = time.monotonic() - begun
            memory.append(_memory(aws))
            if seconds >= minutes * 60:
                break
            print(f"{ledger.count:,} operations, {memory[-1]:.0f} MB", flush=True)
            time.sleep(pause)
            people = _each(people, partial(_sign_in, ledger=ledger))
    page.write_text(_table(ledger, users, seconds, memory), encoding="utf-8")
    print(page.read_text(encoding="utf-8"))
    for problem in ledger.wrong[:20]:
        print(problem)
    raise typer.Exit(bool(ledger.wrong))


def _each(items: Iterable[_In], act: Callable[[_In], _Out]) -> list[_Out]:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(act, items))


def _work_all(people: list[Person], ledger: Ledger) -> None:
    pairs = zip(people, people[1:] + people[:1], strict=True)
    _each(pairs, lambda both: _work(both[0], both[1], ledger))


def _arrive(app: DeployedApp, number: int, ledger: Ledger) -> Person:
    """Sign a user up and in."""
    with ledger.timed("sign up and confirm, with the code of the mail"):
        known = app.sign_up(f"user{number}@example.com")
    return _sign_in(known, ledger)


def _sign_in(known: Person, ledger: Ledger) -> Person:
    """Sign a user in and bring the token to the identity pool: all lasts for an hour."""
    person = Person(known.client, known.user)
    with ledger.timed("sign in (SRP)"):
        assert person.tokens
    with ledger.timed("credentials of the identity pool"):
        assert person.credentials.token
    return person


def _work(person: Person, neighbour: Person, ledger: Ledger) -> None:
    """Do what a user does in the notes app, and try what a user may not."""
    bucket, own = person.client.deployment.bucket, f"private/{person.identity}/"
    foreign = f"private/{neighbour.identity}/note.txt"
    for number in range(_CALLS):
        with ledger.timed("write a note"):
            answer = person.call("POST", "/notes", {"content": f"note {number}"})
            assert answer.status == 201, answer
        with ledger.timed("list the notes"):
            answer = person.call("GET", "/notes")
            assert answer.status == 200, answer
        with ledger.timed("a route that does nothing"):
            answer = person.call("GET", "/private")
            assert answer.status == 200, answer
        with ledger.timed("a route without a signature: refused"):
            answer = person.client.request("GET", "/notes")
            assert answer.status == 403, answer
        with ledger.timed("put a file"):
            person.files.put_object(Bucket=bucket, Key=f"{own}note.txt", Body=b"x" * 1000)
        with ledger.timed("get a file"):
            found = person.files.get_object(Bucket=bucket, Key=f"{own}note.txt")
            assert len(found["Body"].read()) == 1000
        with ledger.timed("get another user's file: refused"):
            assert _refused(person, bucket, foreign)


def _refused(person: Person, bucket: str, key: str) -> bool:
    try:
        person.files.get_object(Bucket=bucket, Key=key)
    except ClientError as error:
        return error.response["Error"]["Code"] == "AccessDenied"
    return False


def _memory(aws: LocalAws) -> float:
    """Megabytes of the server."""
    return psutil.Process(aws.process.pid).memory_info().rss / 1e6


def _table(ledger: Ledger, users: int, seconds: float, memory: list[float]) -> str:
    before, arrived, first, *later = (f"{each:.0f} MB" for each in memory)
    rounds = f", {later[-1]} after {len(later) + 1} rounds" if later else ""
    lines = [
        "# Many users at once",
        "",
        f"`python -m benchmarks.load`: {users} users of the notes app, {_AT_ONCE} at once, "
        f"{ledger.count:,} operations in {seconds:,.0f} s, {len(ledger.wrong)} with another "
        f"answer than expected. {os.cpu_count()} processors did the work of the users (their "
        "passwords' arithmetic, their signatures) and of the local AWS; "
        f"{os.getloadavg()[0]:.0f} processes waited at the end. The server had {before} with "
        f"the app deployed, {arrived} with its users, {first} after a round{rounds}.",
        "",
        "| operation | how many | p50 | p99 |",
        "| --- | ---: | ---: | ---: |",
    ]
    for kind, taken in ledger.taken.items():
        last = statistics.quantiles(taken, n=100)[-1]
        milliseconds = f"{statistics.median(taken) * 1000:.0f} ms | {last * 1000:.0f} ms"
        lines.append(f"| {kind} | {len(taken):,} | {milliseconds} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    typer.run(main)
