"""``gatehouse users confirm``."""

from __future__ import annotations

from gatehouse.cli.options import Outputs, Stack
from gatehouse.cli.users.options import AsJsonLines, Chosen, OnAws, WhichPool, WhichUser


def confirm_user(
    user: WhichUser,
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """Confirm a user who signed up, without the code.

    The address stays unverified: gatehouse users attributes set USER email_verified=true
    """
    from gatehouse.cli.users.printing import done
    from gatehouse.deployed.users import confirm

    directory, found = Chosen(pool, stack, outputs, on_aws).user(user)
    confirm(directory, found)
    done(as_json, found, "is confirmed; the address is not verified by it.")
