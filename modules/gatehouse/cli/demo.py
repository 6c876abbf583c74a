"""``gatehouse demo``."""

from __future__ import annotations

import contextlib
from typing import Annotated

import typer


def demo(
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave everything up, with commands to play with.")
    ] = False,
    stage: Annotated[str, typer.Option(envvar="STAGE", help="The stage to deploy.")] = "dev",
) -> None:
    """Deploy the project's app to a local AWS and try it as two of its users would.

    It is deployed with cdktf and Terraform, used by a client that knows only the stack's outputs,
    planned again and removed. Exits with 1 if a check fails.
    """
    from gatehouse.cli.console import out
    from gatehouse.cli.local.started import started
    from gatehouse.cli.signals import Interrupted
    from gatehouse.demo.ready import check_ready
    from gatehouse.demo.run import run_demo
    from gatehouse.local.launcher.instance import project_folder

    project = project_folder()
    check_ready(project)
    with started() as aws:
        ended = run_demo(project, aws, stage=stage, keep=keep, console=out)
        if ended.is_up:
            with contextlib.suppress(Interrupted):
                aws.process.wait()
    raise typer.Exit(ended.code)
