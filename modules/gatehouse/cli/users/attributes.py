"""``gatehouse users attributes``."""

from __future__ import annotations

from typing import Annotated

import typer

from gatehouse.cli.options import Outputs, Stack
from gatehouse.cli.users.options import AsJsonLines, Chosen, OnAws, WhichPool, WhichUser
from gatehouse.cli.users.pairs import read_pairs


def set_(
    user: WhichUser,
    pairs: Annotated[list[str], typer.Argument(metavar="NAME=VALUE...", help="What to set.")],
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """Set attributes of a user.

    A new address is not verified, unless email_verified=true is set with it.
    """
    from gatehouse.cli.users.printing import done
    from gatehouse.deployed.users import set_attributes

    given = read_pairs(pairs, "an attribute")
    directory, found = Chosen(pool, stack, outputs, on_aws).user(user)
    set_attributes(directory, found, given)
    done(as_json, found, f"has new values of {', '.join(given)}.")


def remove(
    user: WhichUser,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="What to remove.")],
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """Remove attributes of a user."""
    from gatehouse.cli.users.printing import done
    from gatehouse.deployed.users import remove_attributes

    directory, found = Chosen(pool, stack, outputs, on_aws).user(user)
    remove_attributes(directory, found, names)
    done(as_json, found, f"has no {', '.join(names)} any more.")
