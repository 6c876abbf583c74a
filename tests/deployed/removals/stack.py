"""One stack with a construct for each row, and a sibling that never had the row's option.

``GIVEN=1 python -m tests.deployed.removals.stack`` synthesizes it with all options, and without the
variable as it is after they were taken away. The siblings are the same in both.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import boto3
from gatehouse.core import App, AppStack

from tests.unit.synth import write

from .rows import Row, rows
from .shared import Shared


def named() -> Iterator[tuple[str, Row, str]]:
    """List the ids of each row's construct and of its sibling; equal siblings are one."""
    siblings: list[Row] = []
    for number, row in enumerate(rows()):
        same = [each.base is row.base and each.without == row.without for each in siblings]
        if True not in same:
            siblings.append(row)
        place = same.index(True) if True in same else len(same)
        yield f"Row{number}End", row, f"Never{place}End"


def add_layer() -> None:
    """Make the layer that a function names, if the account does not have it yet."""
    aws = boto3.client(
        "lambda",
        endpoint_url=os.environ["AWS_ENDPOINT_URL"],
        region_name=os.environ["AWS_REGION"],
    )
    if not aws.list_layer_versions(LayerName="words")["LayerVersions"]:
        empty_zip = b"PK\x05\x06" + bytes(18)
        aws.publish_layer_version(LayerName="words", Content={"ZipFile": empty_zip})


def main() -> None:
    """Synthesize it."""
    add_layer()
    sources = Path(os.environ["CDKTF_OUTDIR"]) / "sources"
    write(sources, {"lambdas/hello.py": "def main(event, context):\n    return event\n"})
    os.chdir(sources)
    app = App()
    shared = Shared(AppStack(app, "removals", stage="e2e", protect=False))
    made: set[str] = set()
    for id, row, never in named():
        row.base(shared, id, **(row.given if os.environ.get("GIVEN") else row.without))
        if never not in made:
            made.add(never)
            row.base(shared, never, **row.without)
    app.synth()


if __name__ == "__main__":
    main()
