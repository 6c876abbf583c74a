"""``gatehouse users reset``."""

from __future__ import annotations

from gatehouse.cli.options import Outputs, Stack
from gatehouse.cli.users.options import AsJsonLines, Chosen, OnAws, WhichPool, WhichUser


def reset(
    user: WhichUser,
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """Take a user's password away; Cognito sends a code to set a new one with."""
    from gatehouse.cli.users.printing import done
    from gatehouse.deployed.users import reset_password

    directory, found = Chosen(pool, stack, outputs, on_aws).user(user)
    reset_password(directory, found)
    done(as_json, found, "gets a code to set a new password with.")
