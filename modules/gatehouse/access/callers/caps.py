"""Control policies of an organization, and boundaries, from files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatehouse.access.errors import InvalidPolicy
from gatehouse.access.model import PolicyDocument, Source, UnreadableInput
from gatehouse.access.model.reading.files import load
from gatehouse.access.policy import PolicyKind, parse_policy


@dataclass(frozen=True)
class Caps:
    """What limits everybody, whatever their own policies say.

    Parameters
    ----------
    services : tuple of PolicyDocument
        Service control policies, of which each must allow what the account's principals do.
    resources : tuple of PolicyDocument
        Resource control policies, of which each must allow what is done to its resources.
    """

    services: tuple[PolicyDocument, ...] = ()
    resources: tuple[PolicyDocument, ...] = ()

    @classmethod
    def read(cls, services: Iterable[Path] = (), resources: Iterable[Path] = ()) -> Caps:
        """Read control policies from files.

        Raises
        ------
        UnreadableInput
            If a file holds no policy.
        """
        return cls(
            tuple(_document(file, "service control policy", "identity") for file in services),
            tuple(_document(file, "resource control policy", "resource") for file in resources),
        )


def _document(file: Path, what: str, kind: PolicyKind) -> PolicyDocument:
    read: dict[str, Any] = load(file)
    statements = read.get("Statement", [])
    document = {**read, "Statement": statements if isinstance(statements, list) else [statements]}
    name = f"{what} {file.name}"
    try:
        parse_policy(document, name, kind)
    except InvalidPolicy as error:
        fix = "Write it as AWS Organizations takes it."
        raise UnreadableInput(str(file), f"must be a policy: {error}", fix) from None
    return PolicyDocument(name, kind, document, Source(str(file)))
