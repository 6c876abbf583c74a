"""``gatehouse local up``."""

from __future__ import annotations

from gatehouse.cli.options import Keep, Port, Region
from gatehouse.errors import CommandError


def up(port: Port = 0, region: Region = None, keep: Keep = None) -> None:
    """Run a local AWS in the foreground until Ctrl-C, and say how to work on it.

    With --keep, users, data, port and Terraform state stay for the next start.

    gatehouse local kept lists what is kept; gatehouse local delete removes one.
    """
    from gatehouse.cli.console import out
    from gatehouse.cli.local.started import started

    with started(port, region, keep) as aws:
        out.print(f"A local AWS is up on [bold]{aws.endpoint}[/bold], region {aws.region}.")
        out.print('In another shell of this project: [bold]eval "$(gatehouse local env)"[/bold]')
        if keep is None:
            out.print("Ctrl-C ends it, and everything in it.")
        else:
            out.print(f"Ctrl-C ends it. Its state is kept: gatehouse local up --keep {keep}")
        code = aws.process.wait()
        raise CommandError(f"the local AWS has ended, exit code {code}:\n{aws.log_tail()}")
