"""``gatehouse plan-comment``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def plan_comment(
    plan: Annotated[
        Path, typer.Argument(help="What terraform show -json printed of a plan; - reads stdin.")
    ],
    stack: Annotated[str, typer.Option(help="The stack that was planned.")],
    revision: Annotated[
        str, typer.Option(envvar=["GITHUB_SHA", "CI_COMMIT_SHA"], help="The commit.")
    ] = "",
    post: Annotated[
        bool,
        typer.Option("--post", help="Put it to the pull request, in the place of the last one."),
    ] = False,
) -> None:
    """Write a plan as a comment for a pull request.

    The top says what would be lost, who gains access, one sentence each, and what is added,
    changed and destroyed, by construct. The fold has every change.

    Values that Terraform knows as sensitive are never in it.
    """
    import os
    import sys

    from gatehouse.access.guard.comment import as_comment
    from gatehouse.cli.console import note
    from gatehouse.deployed.guarding import verdict_of
    from gatehouse.deployed.places import construct_of
    from gatehouse.deployed.project import Project
    from gatehouse.errors import CommandError
    from gatehouse.local.launcher.instance import project_folder
    from gatehouse.review.access import access_of
    from gatehouse.review.comment import comment, marker
    from gatehouse.review.plan import read_plan

    try:
        text = sys.stdin.read() if str(plan) == "-" else plan.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            f"{plan} must be a plan's JSON that can be read: {error}.", exit_code=1
        ) from None
    source = "stdin" if str(plan) == "-" else str(plan)
    read = read_plan(text, source)
    project = Project(project_folder())
    folder = project.output() / "stacks" / stack
    written = comment(
        read,
        stack,
        construct_of(project_folder(), stack),
        guard=as_comment(verdict_of(project, stack, text)),
        access=access_of(text, source, folder / "cdk.tf.json"),
        revision=revision,
    )
    if not post:
        print(written, end="")
        return
    from gatehouse.review.posting import place_of
    from gatehouse.review.posting import post as post_comment

    note(f"posted: {post_comment(place_of(os.environ), marker(stack), written)}")
