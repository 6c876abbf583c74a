"""``gatehouse users groups``."""

from __future__ import annotations

from typing import Annotated

import typer

from gatehouse.cli.options import Outputs, Stack
from gatehouse.cli.users.options import AsJsonLines, Chosen, OnAws, WhichPool, WhichUser

Group = Annotated[str, typer.Argument(help="The name of the group.")]


def add(
    user: WhichUser,
    group: Group,
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """Put a user into a group; the next token says so."""
    from gatehouse.cli.users.printing import done
    from gatehouse.deployed.users import add_to_group

    directory, found = Chosen(pool, stack, outputs, on_aws).user(user)
    add_to_group(directory, found, group)
    done(as_json, found, f"is in {group}; tokens that are out do not say so.")


def remove(
    user: WhichUser,
    group: Group,
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """Take a user out of a group; tokens that are out still name it."""
    from gatehouse.cli.users.printing import done
    from gatehouse.deployed.users import remove_from_group

    directory, found = Chosen(pool, stack, outputs, on_aws).user(user)
    remove_from_group(directory, found, group)
    done(as_json, found, f"is not in {group}; tokens that are out still say so.")


def list_groups(
    user: Annotated[
        str | None, typer.Argument(help="Only the groups of this user.", show_default="all")
    ] = None,
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """List the groups of a pool, or of one user."""
    from dataclasses import asdict

    from rich.text import Text

    from gatehouse.cli.console import note, out, printable
    from gatehouse.cli.users.printing import json_line
    from gatehouse.deployed.users import find_user, groups_of
    from gatehouse.deployed.users import list_groups as groups_of_pool

    directory = Chosen(pool, stack, outputs, on_aws).directory()
    if user is None:
        found = groups_of_pool(directory)
    else:
        found = groups_of(directory, find_user(directory, user))
    for each in found:
        if as_json:
            json_line(asdict(each))
        else:
            out.print(
                Text.assemble((printable(each.name), "bold"), "  ", printable(each.description))
            )
    if not found and not as_json:
        note("there are no groups")
