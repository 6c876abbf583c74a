"""``gatehouse users show``."""

from __future__ import annotations

from gatehouse.cli.options import Outputs, Stack
from gatehouse.cli.users.options import AsJsonLines, Chosen, OnAws, WhichPool, WhichUser


def show(
    user: WhichUser,
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """Show all that is known of one user: attributes, groups, MFA, devices, identity id."""
    from gatehouse.cli.users.printing import json_line, show_profile
    from gatehouse.deployed.users import profile

    found = profile(Chosen(pool, stack, outputs, on_aws).directory(), user)
    if as_json:
        json_line(found.as_json())
    else:
        show_profile(found)
