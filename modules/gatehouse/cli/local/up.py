"""``gatehouse local up``."""

from __future__ import annotations

from gatehouse.cli.options import Port, Region
from gatehouse.errors import CommandError


def up(port: Port = 0, region: Region = None) -> None:
    """Keep a local AWS in the foreground until Ctrl-C, and say how to work on it."""
    from gatehouse.cli.console import out
    from gatehouse.cli.local.started import started

    with started(port, region) as aws:
        out.print(f"A local AWS is up on [bold]{aws.endpoint}[/bold], region {aws.region}.")
        out.print('In another shell of this project: [bold]eval "$(gatehouse local env)"[/bold]')
        out.print("Ctrl-C ends it, and everything in it.")
        code = aws.process.wait()
        raise CommandError(f"the local AWS has ended, exit code {code}:\n{aws.log_tail()}")
