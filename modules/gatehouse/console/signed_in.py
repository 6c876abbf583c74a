"""Users who are signed in on the page, to try routes as them.

Their tokens are kept in this process alone, and end with it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from botocore.credentials import Credentials

#: Seconds for which tokens of an hour are used.
_USED_FOR = 55 * 60


@dataclass(frozen=True)
class Session:
    """A user who is signed in.

    Parameters
    ----------
    user : str
        The name that was typed.
    tokens : dict of str to str
        The tokens ``id`` and ``access``.
    identity : str
        The identity id; empty where the app has no identity pool.
    credentials : Credentials or None
        The credentials of the identity. None where the app has no identity pool.
    until : float
        When it must not be used any more, in seconds since 1970.
    """

    user: str
    tokens: dict[str, str]
    identity: str
    credentials: Credentials | None
    until: float


class SignedIn:
    """The sessions of a page, by user."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}

    def add(
        self,
        user: str,
        tokens: dict[str, str],
        identity: str = "",
        credentials: Credentials | None = None,
    ) -> None:
        """Keep a user who signed in now."""
        until = time.time() + _USED_FOR
        self._sessions[user] = Session(user, tokens, identity, credentials, until)

    def remove(self, user: str) -> None:
        """Forget a user."""
        self._sessions.pop(user, None)

    def get(self, user: str) -> Session | None:
        """Return a user's session, None where it is over or never was."""
        return next((each for each in self.all() if each.user == user), None)

    def all(self) -> list[Session]:
        """List the sessions that can be used, the newest last."""
        now = time.time()
        self._sessions = {name: one for name, one in self._sessions.items() if one.until > now}
        return list(self._sessions.values())
