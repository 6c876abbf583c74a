"""How long the console takes to show the users of a pool of 50,000.

``python -m benchmarks.console`` writes ``console.md``. The pool is one of the local AWS, so the
time is that of the page and of the local AWS; the network to AWS comes on top. The page asks for 60
users, and for the number of all as Cognito estimates it, however many there are.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any

import boto3
import typer
from botocore.config import Config
from gatehouse.console.server import console
from gatehouse.console.target import Target
from gatehouse.local.launcher.server import LocalAws, local_aws

ROOT = Path(__file__).parents[1]
_AT_ONCE = 8


def main(
    users: Annotated[int, typer.Option(min=1, help="How many users the pool has.")] = 50_000,
    rounds: Annotated[int, typer.Option(min=1, help="How often each view is opened.")] = 5,
    file: Annotated[Path, typer.Option(help="Where the table goes.")] = ROOT
    / "benchmarks"
    / "console.md",
) -> None:
    """Make the users, open the views, and write a table."""
    with tempfile.TemporaryDirectory() as folder, local_aws(Path(folder)) as aws:
        project = Path(folder)
        (project / "cdktf.json").write_text("{}", encoding="utf-8")
        _put_out(aws, _pool(aws, users))
        with console(Target(project)) as url:
            first = _seconds(url + "users")
            views = {
                "the list of users, again": "users",
                "a search by the beginning": "users?search=user-049@",
                "one user": "users/one?name=user-049@example.com",
            }
            times = {
                name: statistics.median(_seconds(url + path) for _ in range(rounds))
                for name, path in views.items()
            }
    rows = {"the list of users, first view": first, **times}
    lines = [f"| view, {users:,} users | seconds |", "| --- | ---: |"]
    lines += [f"| {name} | {seconds:.2f} |" for name, seconds in rows.items()]
    file.write_text("# The console\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    print(file.read_text(encoding="utf-8"))


def _pool(aws: LocalAws, users: int) -> str:
    """Make a pool with users."""
    client: Any = boto3.client(
        "cognito-idp",
        endpoint_url=aws.endpoint,
        region_name=aws.region,
        aws_access_key_id=aws.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=aws.environment["AWS_SECRET_ACCESS_KEY"],
        config=Config(max_pool_connections=_AT_ONCE),
    )
    pool: str = client.create_user_pool(PoolName="large", UsernameAttributes=["email"])["UserPool"][
        "Id"
    ]

    def make(number: int) -> None:
        address = f"user-{number:03}@example.com"
        client.admin_create_user(
            UserPoolId=pool,
            Username=address,
            UserAttributes=[{"Name": "email", "Value": address}],
            MessageAction="SUPPRESS",
        )

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        list(threads.map(make, range(users)))
    return pool


def _put_out(aws: LocalAws, pool: str) -> None:
    """Leave the state that a deploy leaves."""
    known = {"UserPool": {"value": pool, "type": "string"}}
    state = {"version": 4, "terraform_version": "1.9.0", "outputs": known}
    folder = Path(aws.environment["GATEHOUSE_STATE_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "terraform.large.tfstate").write_text(json.dumps(state), encoding="utf-8")


def _seconds(url: str) -> float:
    started = time.perf_counter()
    with urllib.request.urlopen(url) as answer:
        answer.read()
    return time.perf_counter() - started


if __name__ == "__main__":
    typer.run(main)
