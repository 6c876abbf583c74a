"""``gatehouse dev``."""

from __future__ import annotations

from typing import Annotated

import typer

from gatehouse.cli.options import Keep, Port, Region


def dev(
    port: Port = 0,
    region: Region = None,
    keep: Keep = None,
    auto_approve: Annotated[
        bool,
        typer.Option("--auto-approve", help="Apply without a question what loses data, too."),
    ] = False,
) -> None:
    """Run the app on a local AWS, and keep it as its source is.

    All stacks are deployed, and a line for each route is printed.

    A page shows users, mail, calls, and why one was refused: see gatehouse console.

    Then what you save is live: a handler in under a second, without Terraform.

    A saved stack is planned and applied. What loses data is asked for first.

    Ctrl-C takes everything down. With --keep it is there again tomorrow.

    gatehouse dev

    gatehouse dev --keep
    """
    from gatehouse.cli.local.started import started
    from gatehouse.cli.screen import DevScreen
    from gatehouse.cli.signals import Interrupted
    from gatehouse.console.server import console
    from gatehouse.console.target import Target
    from gatehouse.deployed.dev.claiming import claimed
    from gatehouse.deployed.dev.session import Session
    from gatehouse.deployed.dev.synth.program import program_of
    from gatehouse.local.launcher.instance import project_folder

    project = project_folder()
    program_of(project)  # no app: said before anything is started
    screen = DevScreen(auto_approve=auto_approve, kept=keep or "")
    with claimed(project):
        try:
            with started(port, region, keep) as aws, console(Target(project)) as page:
                screen.page = page
                Session(project, aws, screen, is_kept=keep is not None).run()
        except Interrupted as interrupted:
            screen.ended()
            # Ctrl-C is how it ends; another signal is somebody else's.
            raise typer.Exit(0 if interrupted.number == 2 else 128 + interrupted.number) from None
