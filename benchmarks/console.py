"""How long the console takes to show the users of a pool of 50,000.

``python -m benchmarks.console fill FOLDER`` makes the users, once: a local AWS keeps them in the
folder. It takes about ten minutes, can be ended, and then goes on where it was. ``python -m
benchmarks.console measure FOLDER`` opens the views and writes ``console.md``.

The pool is one of the local AWS, so the time is that of the page and of the local AWS; the network
to AWS comes on top. The page asks for 60 users, and for the number of all as Cognito estimates it,
however many there are.
"""

from __future__ import annotations

import html
import json
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import boto3
import typer
from botocore.config import Config
from gatehouse.local.launcher.server import LocalAws, local_aws

ROOT = Path(__file__).parents[1]
#: How many users are made at once: one is written while the next is on its way.
_AT_ONCE = 4
_POOL = "large"
_STATE = "terraform.large.tfstate"
_SAID_EVERY = 1000

Folder = Annotated[Path, typer.Argument(help="The folder that the users are kept in.")]
app = typer.Typer(help=__doc__)


@dataclass(frozen=True)
class Large:
    """The large pool on a local AWS that is up.

    Parameters
    ----------
    client : Any
        A client of user pools.
    pool : str
        The pool's id.
    """

    client: Any
    pool: str

    @property
    def count(self) -> int:
        """How many users there are."""
        described = self.client.describe_user_pool(UserPoolId=self.pool)["UserPool"]
        return int(described["EstimatedNumberOfUsers"])

    def make(self, number: int) -> None:
        """Make a user, if there is none of that number."""
        address = f"user-{number:05}@example.com"
        with suppress(self.client.exceptions.UsernameExistsException):
            self.client.admin_create_user(
                UserPoolId=self.pool,
                Username=address,
                UserAttributes=[{"Name": "email", "Value": address}],
                MessageAction="SUPPRESS",
            )


@app.command()
def fill(
    folder: Folder,
    users: Annotated[int, typer.Option(min=1, help="How many users there shall be.")] = 50_000,
) -> None:
    """Make the users that are not there yet."""
    with _up(folder) as large, ThreadPoolExecutor(_AT_ONCE) as threads:
        there = max(0, large.count - _AT_ONCE)
        for start in range(there, users, _SAID_EVERY):
            some = range(start, min(start + _SAID_EVERY, users))
            list(threads.map(large.make, some))
            print(f"{some.stop:,} of {users:,}", flush=True)


@app.command()
def measure(
    folder: Folder,
    rounds: Annotated[int, typer.Option(min=1, help="How often each view is opened.")] = 5,
    file: Annotated[Path, typer.Option(help="Where the table goes.")] = ROOT
    / "benchmarks"
    / "console.md",
) -> None:
    """Open the views, and write a table."""
    with _up(folder) as large, ExitStack() as ends:
        users = large.count
        first = statistics.median(_first_view(folder) for _ in range(rounds))
        url = ends.enter_context(_console(folder))
        shown = _opened(url + "users")[1]
        middle = f"user-{users // 2:05}@example.com"
        views = {
            "the list of users, again": url + "users",
            "the next page": _following(url, shown),
            "a search by the beginning, one found": f"{url}users?search={middle[:11]}",
            "a search by the beginning, all found": f"{url}users?search=user-",
            "a search, none found": f"{url}users?search=nobody@",
            "one user": f"{url}users/one?name={middle}",
        }
        times = {
            name: statistics.median(_opened(view)[0] for _ in range(rounds))
            for name, view in views.items()
        }
    rows = {"the list of users, first view after the start": first, **times}
    lines = [f"| view, {users:,} users | seconds |", "| --- | ---: |"]
    lines += [f"| {name} | {seconds:.2f} |" for name, seconds in rows.items()]
    file.write_text("# The console\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    print(file.read_text(encoding="utf-8"))


@contextmanager
def _up(folder: Path) -> Iterator[Large]:
    """Start the local AWS that keeps the users, with the state that a deploy leaves."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cdktf.json").write_text("{}", encoding="utf-8")
    with local_aws(folder, keep=_POOL) as aws:
        client = _client(aws)
        states = Path(aws.environment["GATEHOUSE_STATE_DIR"])
        if not (states / _STATE).is_file():
            _put_out(states, _new_pool(client))
        outputs = json.loads((states / _STATE).read_text(encoding="utf-8"))["outputs"]
        yield Large(client, outputs["UserPool"]["value"])


@contextmanager
def _console(folder: Path) -> Iterator[str]:
    """Start the console as a person does, and return its address."""
    command = [str(Path(sys.executable).parent / "gatehouse"), "console"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def _first_view(folder: Path) -> float:
    with _console(folder) as url:
        return _opened(url + "users")[0]


def _client(aws: LocalAws) -> Any:
    return boto3.client(
        "cognito-idp",
        endpoint_url=aws.endpoint,
        region_name=aws.region,
        aws_access_key_id=aws.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=aws.environment["AWS_SECRET_ACCESS_KEY"],
        config=Config(max_pool_connections=_AT_ONCE),
    )


def _new_pool(client: Any) -> str:
    made = client.create_user_pool(PoolName=_POOL, UsernameAttributes=["email"])
    return str(made["UserPool"]["Id"])


def _put_out(states: Path, pool: str) -> None:
    known = {"UserPool": {"value": pool, "type": "string"}}
    state = {"version": 4, "terraform_version": "1.9.0", "outputs": known}
    states.mkdir(parents=True, exist_ok=True)
    (states / _STATE).write_text(json.dumps(state), encoding="utf-8")


def _opened(url: str) -> tuple[float, str]:
    """Open a view: how many seconds it took, and what it shows."""
    started = time.perf_counter()
    with urllib.request.urlopen(url) as answer:
        shown = answer.read().decode()
    return time.perf_counter() - started, shown


def _following(url: str, shown: str) -> str:
    """Return the address of the page that follows."""
    found = re.search(r'href="/[^/]+/([^"]+)">Next page', shown)
    assert found, "the pool must have more users than a page shows"
    return url + html.unescape(found[1])


if __name__ == "__main__":
    app()
