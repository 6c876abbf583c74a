"""``gatehouse local run``."""

from __future__ import annotations

from typing import Annotated

import typer

from gatehouse.cli.options import Keep, Port, Region


def run(
    command: Annotated[list[str], typer.Argument(help="The command and its arguments, after --.")],
    timeout: Annotated[
        float, typer.Option(min=0, help="Seconds until the command is ended (124); 0 for no limit.")
    ] = 900.0,
    port: Port = 0,
    region: Region = None,
    keep: Keep = None,
) -> None:
    """Run a command on a fresh local AWS and pass on its exit code.

    The command gets AWS_ENDPOINT_URL, test credentials and a Terraform state of its own.

    When it ends, no process, file or port is left.

    With --keep its state stays, and the next one that is kept goes on with it.
    """
    from gatehouse.cli.console import err, note
    from gatehouse.cli.local.started import started
    from gatehouse.local.launcher.command import Command

    with started(port, region, keep) as aws:
        code = Command(command, aws.environment, limit=timeout, server=aws.process, say=note).run()
        if aws.process.poll() is not None:
            err.print(aws.log_tail(), markup=False)
    raise typer.Exit(code)
