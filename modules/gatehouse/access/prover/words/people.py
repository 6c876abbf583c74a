"""Who: words for people, and the sessions that they have in a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from gatehouse.access.model import Model
from gatehouse.access.prover import sessions, tokens
from gatehouse.access.prover.theorem import Session

Sort = Literal["user", "tenant", "member", "guest", "machine", "anyone", "stranger"]


@dataclass(frozen=True)
class Person:
    """Somebody, or somebody of a sort.

    Parameters
    ----------
    sort : str
        ``user``, ``tenant``, ``member``, ``guest``, ``machine``, ``anyone`` or ``stranger``.
    name : str
        Which: any name. Different names are different people. Of a machine, its client's name.
    group : str
        For a member, the group.
    """

    sort: Sort
    name: str = "a"
    group: str = ""

    def __str__(self) -> str:
        """Return the words that say it."""
        if self.sort == "member":
            return f"member {self.name} of {self.group}"
        named = ("user", "tenant", "machine")
        return f"{self.sort} {self.name}" if self.sort in named else self.sort

    def has(self, kind: sessions.Kind) -> bool:
        """Return whether sessions of a kind are this person's."""
        if self.sort == "member":
            return kind.who == "members" and kind.label == f"a member of {self.group}"
        if self.sort == "tenant":  # whatever the role, the session has the tag
            return kind.who in ("users", "members")
        return kind.who == {"user": "users", "guest": "guests"}.get(self.sort)

    def sessions(self, model: Model) -> Iterator[Session]:
        """List the sessions that this person can have, by chains too."""
        if self.sort == "anyone":
            yield sessions.anyone()
        elif self.sort == "stranger":
            yield sessions.stranger(model)
        for kind in sessions.kinds(model):
            if self.has(kind):
                yield from sessions.with_chains(model, sessions.session(model, kind, self.name))

    def tokens(self, model: Model) -> Iterator[Session]:
        """List the tokens that this person can have, for routes that ask for one."""
        if self.sort == "machine":
            yield from tokens.of_machines(model, self.name)
        elif self.sort in ("user", "tenant") or self.group in _groups(model):
            yield from tokens.of_users(model)
        elif self.sort == "stranger":
            yield from tokens.of_strangers(model)


def _groups(model: Model) -> set[str]:
    return {group.name for users in model.user_pools for group in users.groups}


def user(name: str = "a") -> Person:
    """Return a signed-in user; different names are different users."""
    return Person("user", name)


def tenant(name: str = "a") -> Person:
    """Return a user of a tenant; different names are different tenants, by their session tag."""
    return Person("tenant", name)


def member(group: str, name: str = "a") -> Person:
    """Return a member of a group that has a role of its own."""
    return Person("member", name, group)


def guest() -> Person:
    """Return somebody who did not sign in, with credentials of an identity pool."""
    return Person("guest")


def machine(client: str) -> Person:
    """Return a machine, by the name of the client that it gets its tokens with."""
    return Person("machine", client)


def anyone() -> Person:
    """Return somebody who does not sign requests."""
    return Person("anyone")


def stranger() -> Person:
    """Return the administrator of another account."""
    return Person("stranger")
