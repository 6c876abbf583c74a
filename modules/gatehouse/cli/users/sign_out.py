"""``gatehouse users sign-out``."""

from __future__ import annotations

from gatehouse.cli.options import Outputs, Stack
from gatehouse.cli.users.options import AsJsonLines, Chosen, OnAws, WhichPool, WhichUser


def sign_out_everywhere(
    user: WhichUser,
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """End all sessions of a user, on all devices.

    Cognito refuses the tokens at once. An API that checks tokens by itself, as API Gateway does,
    believes those that are out until they expire; identity credentials live up to an hour.
    """
    from gatehouse.cli.users.printing import done
    from gatehouse.deployed.users import sign_out

    directory, found = Chosen(pool, stack, outputs, on_aws).user(user)
    sign_out(directory, found)
    done(
        as_json, found, "is signed out everywhere; an API may believe an ID token until it expires."
    )
