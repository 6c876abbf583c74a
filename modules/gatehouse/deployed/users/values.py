"""What is known of a pool and of its users."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

#: The status of a user who comes from a provider such as Google.
FEDERATED = "EXTERNAL_PROVIDER"
#: Attributes that Cognito writes itself: nobody can set them.
WRITTEN_BY_COGNITO = frozenset({"sub", "identities", "cognito:user_status", "cognito:mfa_enabled"})


@dataclass(frozen=True)
class Attribute:
    """An attribute that the users of a pool can have.

    Parameters
    ----------
    name : str
        Its name; ``custom:`` stands before one of the pool's own.
    kind : str
        String, Number, DateTime or Boolean.
    required : bool
        Whether each new user must have it. Default False.
    mutable : bool
        Whether it can change after the user was made. Default True.
    shortest, longest : int or None
        The length of a String. Default None: not bounded.
    """

    name: str
    kind: str = "String"
    required: bool = False
    mutable: bool = True
    shortest: int | None = None
    longest: int | None = None


@dataclass(frozen=True)
class Pool:
    """The settings of a pool that matter for its users.

    Parameters
    ----------
    id, name : str
        What AWS and people call it.
    attributes : dict of str to Attribute
        Its schema.
    username_attributes : tuple of str
        ``email`` or ``phone_number`` where people sign in with an address instead of a name.
    aliases : tuple of str
        Addresses that work beside the name.
    case_sensitive : bool
        Whether ``Ada`` and ``ada`` are two users.
    is_protected : bool
        Whether deletion protection is on, as Gatehouse sets it in protected stages.
    mfa : str
        OFF, OPTIONAL or ON.
    estimated_users : int
        How many users there are, as Cognito estimates it.
    """

    id: str
    name: str
    attributes: Mapping[str, Attribute]
    username_attributes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    case_sensitive: bool = False
    is_protected: bool = False
    mfa: str = "OFF"
    estimated_users: int = 0


@dataclass(frozen=True)
class User:
    """A user, as a list of users has it.

    Parameters
    ----------
    name : str
        The user name; made up by Cognito in a pool where people sign in with an address.
    status : str
        CONFIRMED, UNCONFIRMED, FORCE_CHANGE_PASSWORD, RESET_REQUIRED, EXTERNAL_PROVIDER, ...
    enabled : bool
        Whether the user can sign in.
    attributes : dict of str to str
        The attributes, ``sub`` among them.
    created, modified : datetime or None
        When the user was made and last changed. Default None: not known.
    """

    name: str
    status: str
    enabled: bool
    attributes: Mapping[str, str]
    created: datetime | None = None
    modified: datetime | None = None

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any]) -> User:
        """Read a user as ``ListUsers``, ``AdminGetUser`` and ``AdminCreateUser`` write one."""
        given = answer.get("Attributes") or answer.get("UserAttributes") or []
        return cls(
            name=answer["Username"],
            status=answer.get("UserStatus", "UNKNOWN"),
            enabled=answer.get("Enabled", True),
            attributes={each["Name"]: each.get("Value", "") for each in given},
            created=answer.get("UserCreateDate"),
            modified=answer.get("UserLastModifiedDate"),
        )

    @property
    def sub(self) -> str:
        """The id that never changes."""
        return self.attributes.get("sub", "")

    @property
    def email(self) -> str:
        """The e-mail address; empty if there is none."""
        return self.attributes.get("email", "")

    @property
    def is_federated(self) -> bool:
        """Whether the user signs in with a provider such as Google, and has no password here."""
        return self.status == FEDERATED

    @property
    def label(self) -> str:
        """What people know the user by."""
        return self.email or self.attributes.get("phone_number", "") or self.name

    def as_json(self) -> dict[str, Any]:
        """Return it for scripts."""
        return {
            "username": self.name,
            "sub": self.sub,
            "status": self.status,
            "enabled": self.enabled,
            "created": self.created.isoformat() if self.created else None,
            "modified": self.modified.isoformat() if self.modified else None,
            "attributes": dict(self.attributes),
        }


@dataclass(frozen=True)
class Group:
    """A group of a pool.

    Parameters
    ----------
    name : str
        Its name.
    description : str
        What it is for. Default empty.
    precedence : int or None
        Which role wins; the lowest does. Default None: not set.
    role : str
        The ARN of its role. Default empty: none.
    """

    name: str
    description: str = ""
    precedence: int | None = None
    role: str = ""


@dataclass(frozen=True)
class Device:
    """A device that Cognito remembers.

    Parameters
    ----------
    key : str
        Its key.
    name : str
        What the app called it.
    last_used : datetime or None
        When somebody last signed in on it.
    """

    key: str
    name: str
    last_used: datetime | None


@dataclass(frozen=True)
class Looked:
    """A place where the link between identity and user was looked for.

    Parameters
    ----------
    source : str
        The place.
    outcome : str
        What was found there, in a sentence.
    """

    source: str
    outcome: str


@dataclass(frozen=True)
class Whois:
    """Which user an identity is, or which identity a user has.

    Parameters
    ----------
    identity : str
        The identity id; empty if it is not known.
    sub : str
        The user's ``sub``; empty if it is not known.
    user : User or None
        The user. Default None: not known, or deleted since.
    source : str
        Where the answer comes from; empty if there is none.
    looked : tuple of Looked
        Every place that was asked, in order.
    """

    identity: str = ""
    sub: str = ""
    user: User | None = None
    source: str = ""
    looked: tuple[Looked, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it for scripts."""
        return {
            "identity": self.identity or None,
            "sub": self.sub or None,
            "user": self.user.as_json() if self.user else None,
            "source": self.source or None,
            "looked": [{"source": each.source, "outcome": each.outcome} for each in self.looked],
        }


@dataclass(frozen=True)
class Profile:
    """All that can be known of one user.

    Parameters
    ----------
    user : User
        The user.
    groups : tuple of Group
        The groups.
    mfa : tuple of str
        The second factors that are set up.
    preferred_mfa : str
        The one that is asked for first; empty if none is.
    devices : tuple of Device
        The devices that are remembered.
    whois : Whois
        The identity id, with where it comes from.
    unknown : tuple of str
        What can't be known, a sentence each.
    """

    user: User
    groups: tuple[Group, ...] = ()
    mfa: tuple[str, ...] = ()
    preferred_mfa: str = ""
    devices: tuple[Device, ...] = ()
    whois: Whois = field(default_factory=Whois)
    unknown: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it for scripts."""
        return {
            **self.user.as_json(),
            "groups": [each.name for each in self.groups],
            "mfa": list(self.mfa),
            "preferred_mfa": self.preferred_mfa or None,
            "devices": [
                {
                    "key": each.key,
                    "name": each.name,
                    "last_used": each.last_used.isoformat() if each.last_used else None,
                }
                for each in self.devices
            ],
            "identity": self.whois.identity or None,
            "identity_source": self.whois.source or None,
            "unknown": list(self.unknown),
        }
