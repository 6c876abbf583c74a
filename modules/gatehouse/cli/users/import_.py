"""``gatehouse users import``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatehouse.cli.options import Outputs, Stack
from gatehouse.cli.users.options import AsJsonLines, Chosen, OnAws, WhichPool
from gatehouse.errors import CommandError

if TYPE_CHECKING:
    from gatehouse.deployed.users.transfer import Plan, Progress

_NAMED = 5


def import_(
    file: Annotated[Path, typer.Argument(help="What gatehouse users export wrote.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and what is in the way.")
    ] = False,
    invite: Annotated[
        bool,
        typer.Option(
            "--invite/--no-invite",
            help="Send each user a temporary password. Otherwise nothing is sent, and users "
            "choose a new one by the page's forgotten password.",
        ),
    ] = False,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="An attribute to leave behind; repeatable."),
    ] = None,
    make_groups: Annotated[
        bool, typer.Option("--make-groups", help="Make groups that the pool lacks, without roles.")
    ] = False,
    rate: Annotated[
        float | None,
        typer.Option(min=0.1, max=50, help="Users a second.", show_default="8 on AWS"),
    ] = None,
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """Make the users of a file in another pool; an import that was interrupted goes on.

    Cognito gives each a new sub: FILE.POOL.subs.json says which. What is in the way, such as an
    attribute that the pool lacks, is found before the first user is made. Exits with 1 if Cognito
    refused somebody: the same command tries those again.
    """
    from gatehouse.cli.console import note, printable
    from gatehouse.cli.users.printing import json_line, progress_bar
    from gatehouse.deployed.users.transfer import (
        import_users,
        journal_of,
        plan_import,
        read_export,
        subs_file,
    )

    exported = read_export(file)
    directory = Chosen(pool, stack, outputs, on_aws).directory()
    plan = plan_import(
        directory, exported, without=without or (), make_groups=make_groups, invite=invite
    )
    if plan.problems:
        raise CommandError(*_problems(plan), exit_code=2)
    if dry_run:
        if as_json:
            json_line(
                {
                    "users": len(plan.arrivals),
                    "federated": len(plan.federated),
                    "unreachable": 0 if invite else len(plan.unreachable),
                }
            )
        else:
            note(f"{len(plan.arrivals):,} users would be made in {directory.pool}, none is now")
            _tell_federated(plan)
            _tell_unreachable(plan, invite)
        return

    def progress(done: Progress) -> None:
        progress_bar(done.seen, done.total, "users:")

    subs = subs_file(file, directory.pool)
    ended = import_users(
        directory,
        plan,
        journal_of(file, directory.pool),
        subs,
        invite=invite,
        rate=rate,
        progress=progress,
    )
    if as_json:
        json_line({"made": ended.made, "there": ended.there, "failed": ended.failed})
    else:
        note(
            f"{ended.made:,} users are made, {ended.there:,} were there before, "
            f"{ended.failed:,} were refused"
        )
        _tell_federated(plan)
        _tell_unreachable(plan, invite)
        note(f"the new sub of each old one is in {subs}")
    if ended.failed:
        note(printable(f"the last refusal: {ended.last_failure}"))
    raise typer.Exit(bool(ended.failed))


def _tell_federated(plan: Plan) -> None:
    from gatehouse.cli.console import note

    if plan.federated:
        note(
            f"{len(plan.federated):,} users of providers, such as Google's, are left out: they "
            "come by signing in"
        )


def _tell_unreachable(plan: Plan, invite: bool) -> None:
    from gatehouse.cli.console import note, printable

    found = plan.unreachable
    if found and not invite:
        named = ", ".join(found[:_NAMED]) + (" ..." if len(found) > _NAMED else "")
        note(
            f"{len(found):,} users have no verified address, so they can't choose a password: "
            f"{printable(named)}; set one with gatehouse users set-password, or import with "
            "--invite"
        )


def _problems(plan: Plan) -> tuple[str, str]:
    """Say all that is in the way, and with whom."""
    lines, fixes = [], []
    for each in plan.problems:
        named = ", ".join(each.users[:_NAMED]) + (" ..." if len(each.users) > _NAMED else "")
        lines.append(f"{each.what} ({len(each.users):,}: {named})")
        fixes.append(each.fix)
    return "nobody was imported:\n  " + "\n  ".join(lines), "\n".join(dict.fromkeys(fixes))
