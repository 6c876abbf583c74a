"""A caller: a column of the matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gatehouse.access.callers.session import Session
from gatehouse.access.model import Source

Kind = Literal["anyone", "guest", "user", "group", "rule", "machine", "function", "account"]


@dataclass(frozen=True)
class Tokens:
    """The tokens that a caller can get from a user pool.

    Parameters
    ----------
    issuer : str
        Their issuer, without scheme.
    client : str
        The client that they are for.
    scopes : frozenset of str
        The scopes that an access token can have.
    maybe : bool
        Whether a trigger writes into tokens, so that more scopes are possible.
    """

    issuer: str
    client: str
    scopes: frozenset[str] = frozenset()
    maybe: bool = False


@dataclass(frozen=True, eq=False)
class Caller:
    """Somebody who calls.

    Parameters
    ----------
    name : str
        The name in the matrix: ``user``, ``group editors``.
    kind : str
        What sort of caller it is.
    sessions : tuple of Session
        The sessions that it can have, the first one first; unsigned requests have one too.
    tokens : tuple of Tokens
        The tokens that it can have.
    own : mapping of str to str
        The values that policy variables have for it, by lower-case key.
    source : Source, optional
        Where it was declared. Default: nowhere, for anyone.
    refused : str
        Why it has no session of AWS. Default: it has one.
    """

    name: str
    kind: Kind
    sessions: tuple[Session, ...] = ()
    tokens: tuple[Tokens, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    source: Source | None = None
    refused: str = ""
