"""A request on its way: what came, and what the handlers have found out about it by now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gatehouse.local.models import reading
from gatehouse.local.services.contract import Caller


class Answer(NamedTuple):
    """What the client gets.

    Parameters
    ----------
    status : int
        The HTTP status.
    headers : dict
        The headers; a list of values is sent as that many lines.
    body : Any
        Bytes; or, of the emulator, what sends them in pieces.
    """

    status: int
    headers: dict[str, Any]
    body: Any = b""


@dataclass(frozen=True)
class Question:
    """One thing that must be allowed: a value, made from a request by ``questions``.

    Parameters
    ----------
    action : str
        ``s3:GetObject``.
    resource : str
        The ARN of what it is on, ``*`` for an action without a resource.
    keys : dict
        The condition keys that only this question has.
    """

    action: str
    resource: str = "*"
    keys: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Received:
    """A request exactly as it came over the wire; nothing changes it.

    Parameters
    ----------
    method : str
        ``GET``.
    raw_path : str
        The path as the client wrote it, with its percent signs.
    path : str
        The path, decoded.
    raw_query : str
        The query string as the client wrote it.
    query : dict of str to list of str
        The parameters of the query string.
    header_lines : tuple
        The header lines in their order: names in lower case, and values.
    headers : dict
        The headers by name; lines of one name are joined with a comma.
    body : bytes
        The body as it came.
    source_ip : str
        Where it comes from.
    """

    method: str
    raw_path: str
    path: str
    raw_query: str
    query: Mapping[str, list[str]]
    header_lines: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes
    source_ip: str


@dataclass
class Call:
    """A request on its way through the list of handlers; each adds what it finds out.

    Parameters
    ----------
    received : Received
        The request.
    request_id : str
        The id in the answer.
    service : str
        The service that it is for. Default: not known yet.
    account, region : str
        Where it works. Default: not known yet.
    caller : Caller
        Who calls. Default: nobody.
    operation : reading.Call or None
        The operation by AWS's model, with its parameters. Default None: none is known.
    questions : list of Question
        What must be allowed.
    """

    received: Received
    request_id: str
    service: str = ""
    account: str = ""
    region: str = ""
    caller: Caller = field(default_factory=Caller)
    operation: reading.Call | None = None
    questions: list[Question] = field(default_factory=list)
