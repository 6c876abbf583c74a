"""What guests may do at most: Cognito scopes their credentials down, whatever their role allows.

In the enhanced flow Cognito puts two session policies on a guest's credentials: one of its own, and
the managed policy ``AmazonCognitoUnAuthedIdentitiesSessionPolicy``. The session may do what either
allows. The data file lists both, as AWS documents them; the local AWS reads it too:
https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html#access-policies
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

from gatehouse.core.options import HasPath, option
from gatehouse.core.tokens import is_token
from gatehouse.iam import Permission


def refuse_beyond_guests(owner: HasPath, permissions: Iterable[Permission]) -> None:
    """Refuse to allow guests what they would never get.

    Raises
    ------
    OptionError
        If Cognito keeps guests from an action.
    """
    for permission in permissions:
        for action in permission.actions if permission.effect == "Allow" else ():
            if not is_token(action) and not any(
                fnmatchcase(action.lower(), each) for each in _allowed()
            ):
                option(owner, "guests.allow", action).refuse(
                    f"Cognito keeps guests from {action}, whatever their role allows",
                    "let a function of the API do it for them, or allow it to signed-in users",
                )


@cache
def _allowed() -> list[str]:
    """Patterns of the actions that guests can be allowed, in lower case."""
    file = files("gatehouse") / "data" / "guest_services.json"
    allowed = json.loads(file.read_text("utf-8"))
    services = [f"{service}:*" for service in allowed["services"]]
    return [each.lower() for each in (*services, *allowed["actions"])]
