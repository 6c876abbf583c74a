"""The file that users travel in: a line of JSON each.

The first line says what the file is. Then come the groups of the pool, and then the users, in
Cognito's order::

    {"gatehouse": "users", "version": 1, "pool": "eu-west-1_AbCdEfGhI", "users": 2}
    {"group": "staff", "description": "who works here", "precedence": 1}
    {"username": "ann", "sub": "0f1e...", "status": "CONFIRMED", "enabled": true,
     "attributes": {"email": "ann@example.com", "email_verified": "true"}, "groups": ["staff"]}

Passwords and second factors are not in it: Cognito lets neither out.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gatehouse.deployed.users.values import FEDERATED, Group
from gatehouse.errors import CommandError

_KIND, _VERSION = "users", 1
_REFUSED = 2


@dataclass(frozen=True)
class Member:
    """A user on the way from one pool to another.

    Parameters
    ----------
    username, sub, status : str
        As they were in the old pool.
    enabled : bool
        Whether the user could sign in.
    attributes : dict of str to str
        The attributes, without ``sub``.
    groups : tuple of str
        The groups.
    """

    username: str
    sub: str
    status: str = "CONFIRMED"
    enabled: bool = True
    attributes: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()

    @property
    def is_federated(self) -> bool:
        """Whether the user signs in with a provider, and comes by that way again."""
        return self.status == FEDERATED

    def as_json(self) -> dict[str, Any]:
        """Return the line of the file."""
        return {
            "username": self.username,
            "sub": self.sub,
            "status": self.status,
            "enabled": self.enabled,
            "attributes": dict(self.attributes),
            "groups": list(self.groups),
        }


@dataclass(frozen=True)
class Exported:
    """What a file holds.

    Parameters
    ----------
    pool : str
        The pool that the users come from.
    groups : tuple of Group
        Its groups.
    members : tuple of Member
        Its users, in the order of the file.
    """

    pool: str
    groups: tuple[Group, ...] = ()
    members: tuple[Member, ...] = ()


def write_export(path: Path, exported: Exported) -> None:
    """Write a file that only its owner can read, whole or not at all.

    Raises
    ------
    CommandError
        If it can't be written.
    """
    unfinished = path.with_name(f"{path.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            for line in _lines(exported):
                file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise CommandError(
            f"{path} cannot be written: {error.strerror or error}.",
            "Name a file in a folder that is writable and has room.",
            exit_code=1,
        ) from None


def read_export(path: Path) -> Exported:
    """Read a file.

    Raises
    ------
    CommandError
        If it can't be read, or a line is none of the format; the line is named.
    """
    try:
        # splitlines() would also part at characters that JSON lets stand in a text.
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it must be text in UTF-8"
        raise CommandError(f"{path} cannot be read: {reason}.", exit_code=1) from None
    found = [_read(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    head = found[0][1] if found else {}
    if head.get("gatehouse") != _KIND or head.get("version") != _VERSION:
        raise CommandError(
            f"{path} must begin with a line of gatehouse users export, version {_VERSION}.",
            "Write one: gatehouse users export users.jsonl",
            exit_code=_REFUSED,
        )
    groups = [_group(path, number, each) for number, each in found[1:] if "group" in each]
    members = [_member(path, number, each) for number, each in found[1:] if "group" not in each]
    if head.get("users") != len(members):
        raise _wrong(
            path, 1, f"says {head.get('users')!r} users, and {len(members):,} follow: it was cut"
        )
    return Exported(str(head.get("pool", "")), tuple(groups), tuple(members))


def _lines(exported: Exported) -> list[dict[str, Any]]:
    head = {
        "gatehouse": _KIND,
        "version": _VERSION,
        "pool": exported.pool,
        "users": len(exported.members),
    }
    groups = [
        {"group": each.name, "description": each.description, "precedence": each.precedence}
        for each in exported.groups
    ]
    return [head, *groups, *(each.as_json() for each in exported.members)]


def _read(path: Path, number: int, line: str) -> tuple[int, dict[str, Any]]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise _wrong(path, number, f"must be JSON ({error})") from None
    if not isinstance(found, dict):
        raise _wrong(path, number, "must be an object")
    return number, found


def _group(path: Path, number: int, found: Mapping[str, Any]) -> Group:
    name, precedence = found["group"], found.get("precedence")
    if not isinstance(name, str) or not isinstance(precedence, int | None):
        raise _wrong(path, number, "must name a group, with a precedence that is a number or null")
    return Group(name, str(found.get("description") or ""), precedence)


def _member(path: Path, number: int, found: Mapping[str, Any]) -> Member:
    texts = [found.get(each) for each in ("username", "sub", "status")]
    attributes, groups = found.get("attributes"), found.get("groups")
    enabled = found.get("enabled", True)
    if (
        not all(isinstance(each, str) and each for each in texts)
        or not isinstance(enabled, bool)
        or not isinstance(attributes, dict)
        or not all(isinstance(each, str) for each in attributes.values())
        or not _is_list_of_text(groups)
    ):
        raise _wrong(
            path,
            number,
            "must be a user: texts username, sub and status, enabled true or false, an object "
            "attributes of texts, a list groups of texts",
        )
    return Member(
        found["username"], found["sub"], found["status"], enabled, attributes, tuple(groups or ())
    )


def _is_list_of_text(value: object) -> bool:
    return isinstance(value, Sequence) and all(isinstance(each, str) for each in value)


def _wrong(path: Path, number: int, why: str) -> CommandError:
    return CommandError(f"{path}, line {number}: {why}.", exit_code=_REFUSED)
