"""``gatehouse users disable``."""

from __future__ import annotations

from gatehouse.cli.options import Outputs, Stack
from gatehouse.cli.users.options import AsJsonLines, Chosen, OnAws, WhichPool, WhichUser


def disable_user(
    user: WhichUser,
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """Keep a user from signing in and from refreshing tokens.

    Tokens that are out stay valid until they expire: end those with gatehouse users sign-out.
    """
    from gatehouse.cli.users.printing import done
    from gatehouse.deployed.users import disable

    directory, found = Chosen(pool, stack, outputs, on_aws).user(user)
    disable(directory, found)
    done(as_json, found, "is disabled; tokens that are out stay valid until they expire.")
