"""``gatehouse users enable``."""

from __future__ import annotations

from gatehouse.cli.options import Outputs, Stack
from gatehouse.cli.users.options import AsJsonLines, Chosen, OnAws, WhichPool, WhichUser


def enable_user(
    user: WhichUser,
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """Let a user sign in again."""
    from gatehouse.cli.users.printing import done
    from gatehouse.deployed.users import enable

    directory, found = Chosen(pool, stack, outputs, on_aws).user(user)
    enable(directory, found)
    done(as_json, found, "is enabled.")
