"""``gatehouse state bootstrap``."""

from __future__ import annotations

from typing import Annotated

import typer


def bootstrap(
    bucket: Annotated[str, typer.Argument(help="The bucket's name, free in all of AWS.")],
    region: Annotated[str, typer.Option(help="The bucket's region.")],
    kms_key: Annotated[
        str | None,
        typer.Option(
            "--kms-key", help="ARN of the key to encrypt with.", show_default="S3's own keys"
        ),
    ] = None,
    only_show: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")
    ] = False,
) -> None:
    """Make the bucket that a team keeps its state in, once for an account.

    It keeps versions, encrypts, takes TLS alone, and is closed to the public.

    A bucket that is there is brought to that; its objects and its policy's other rules stay.
    """
    from rich.table import Table
    from rich.text import Text

    from gatehouse.cli.console import note, out
    from gatehouse.deployed.state_bucket import StateBucket
    from gatehouse.local.launcher.environment import check_region

    check_region("--region", region)
    settings = StateBucket(bucket, region, kms_key).make(only_show=only_show)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("setting", "was", "would be" if only_show else "is"):
        table.add_column(column)
    for each in settings:
        style = "green" if each.changed else ""
        table.add_row(each.name, Text(each.before), Text(each.after, style))
    out.print(table)
    if not any(each.changed for each in settings):
        note("nothing to change.")
    out.print("In the stack:", markup=False)
    # Without its key, Terraform asks for S3's own, whatever the bucket's default is.
    key = f', kms_key_id="{kms_key}"' if kms_key else ""
    text = f'  state=S3State(bucket="{bucket}", region="{region}"{key})'
    out.print(text, markup=False, soft_wrap=True)
