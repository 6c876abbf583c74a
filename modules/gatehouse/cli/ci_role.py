"""``gatehouse ci-role``."""

from __future__ import annotations

from typing import Annotated

import typer

from gatehouse.cli.options import Stack


def ci_role(
    stack: Stack = None,
    repository: Annotated[
        str | None,
        typer.Option(help="On GitHub: whose pull requests may plan, OWNER/NAME."),
    ] = None,
    gitlab_project: Annotated[
        str | None, typer.Option(help="On GitLab: whose branches may plan, GROUP/PROJECT.")
    ] = None,
    make_provider: Annotated[
        bool,
        typer.Option(
            "--make-provider",
            help="Make the account's OIDC provider too; an account has one of each issuer.",
        ),
    ] = False,
) -> None:
    """Print the role that plans of pull requests run with, as Terraform JSON.

    The role reads what a plan of the stack reads. It changes nothing, and reads no data.

    Whoever administers the account applies it, once for each stage that pull requests show.
    """
    import json
    import re

    from gatehouse.cli.console import note
    from gatehouse.cli.state.shown import stacks_of
    from gatehouse.errors import CommandError
    from gatehouse.local.launcher.instance import project_folder
    from gatehouse.review.ci_role import github, gitlab, role, unknown_types

    given = repository or gitlab_project
    if bool(repository) == bool(gitlab_project) or not given:
        raise CommandError(
            "one of --repository and --gitlab-project must say whose jobs may plan.",
            "Write --repository acme/notes",
            exit_code=2,
        )
    below = "" if repository else "+"  # a project of GitLab may be in a group of a group
    if not re.fullmatch(rf"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+){below}", given):
        raise CommandError(
            f"a repository must be OWNER/NAME, without patterns; not {given!r}.", exit_code=2
        )
    folders = stacks_of(project_folder(), stack)
    if len(folders) != 1:
        raise CommandError(
            f"a stack must be named, since the app has several: {', '.join(sorted(folders))}.",
            f"Name it: gatehouse ci-role --stack {min(folders)}",
            exit_code=2,
        )
    ((name, folder),) = folders.items()
    document = json.loads((folder / "cdk.tf.json").read_text("utf-8"))
    issuer = github(repository) if repository else gitlab(given)
    unknown = unknown_types(document)
    if unknown:
        note(f"what a plan reads of {', '.join(unknown)} must be added: no construct makes these")
    print(json.dumps(role(name, document, issuer, provider=make_provider), indent=2))
