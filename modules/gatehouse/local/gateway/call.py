"""A request on its way: what came, and what the handlers have found out about it by now."""

from __future__ import annotations

import contextvars
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from gatehouse.local.models import reading

if TYPE_CHECKING:
    from gatehouse.local.emulator.state import Credential


class Answer(NamedTuple):
    """What the client gets.

    Parameters
    ----------
    status : int
        The HTTP status.
    headers : dict
        The headers; a list of values is sent as that many lines.
    body : bytes
        The body.
    """

    status: int
    headers: dict[str, Any]
    body: bytes = b""


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
    service : str
        The service that keeps the resource's own policy. Default: that of the request.
    statement : int or None
        The place of the statement that it is about, in a batch of which the others go on when this
        one is refused. Default None: the whole request is refused.
    unreadable : str
        Why the keys of the items cannot be read, so that whoever is limited to some of them is
        refused. Default: they can.
    """

    action: str
    resource: str = "*"
    keys: Mapping[str, Any] = field(default_factory=dict)
    service: str = ""
    statement: int | None = None
    unreadable: str = ""


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
class Run:
    """A run of a function, for the journal of requests.

    Parameters
    ----------
    function : str
        The function's name.
    run_id : str
        The id that the function knows as its request's.
    request_id : str
        The request that it was begun for; empty for none.
    time : float
        When it began, in seconds since 1970.
    took : float or None
        How many seconds it took. Default None: it goes on.
    printed : str
        What it printed.
    failed : bool
        Whether it failed.
    error : dict
        The type, the message and the trace of its error; empty without one.
    """

    function: str
    run_id: str
    request_id: str = ""
    time: float = field(default_factory=time.time)
    took: float | None = None
    printed: str = ""
    failed: bool = False
    error: dict[str, str] = field(default_factory=dict)


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
        The service that carries it out, by the emulator's name; empty for what is no operation of
        an API: a page, a route of an HTTP API, a function's URL.
    account, region : str
        Where it works.
    caller : Credential or None
        Whose signature it has; None without one.
    path : str
        The path as the service reads it: for S3 with the bucket that the host names.
    headers : dict
        The headers as the service reads them, with those that a signed URL carries.
    content : bytes
        The body as the service reads it: no longer in chunks, unpacked.
    parameters : dict
        The parameters of the query string and of a form.
    read : reading.Call or None
        The operation and its parameters, as AWS's model reads them; None while nobody has read
        them, or where the models do not have the operation.
    refused_statements : dict
        The statements of a batch that are refused, with their errors.
    trace : str
        The trace that it belongs to, as the header ``x-amzn-trace-id`` has it.
    started : float
        When it came, in seconds since 1970.
    ended_by, ended_because : str
        What ended it where no policy did, and why; empty while it goes on.
    api_call : dict or None
        What an HTTP API says about it, for the journal of requests. None: it is for none.
    runs : list of Run
        The functions' runs that it began.
    is_answered : bool
        Whether it is over; a run may go on behind it.
    """

    received: Received
    request_id: str
    service: str = ""
    account: str = ""
    region: str = ""
    caller: Credential | None = None
    path: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""
    parameters: dict[str, Any] = field(default_factory=dict)
    read: reading.Call | None = None
    refused_statements: dict[int, str] = field(default_factory=dict)
    trace: str = field(default_factory=lambda: new_trace())
    started: float = field(default_factory=time.time)
    ended_by: str = ""
    ended_because: str = ""
    api_call: dict[str, Any] | None = None
    runs: list[Run] = field(default_factory=list)
    is_answered: bool = False

    @property
    def request(self) -> reading.HttpRequest:
        """The request as the service reads it, for AWS's models."""
        return reading.HttpRequest(
            self.received.method, self.path, self.headers, self.received.query, self.content
        )

    def end(self, layer: str, reason: str) -> None:
        """Note what ends the request where no policy does."""
        self.ended_by, self.ended_because = layer, reason


def new_trace() -> str:
    """Make the id of a trace, as AWS writes it."""
    return f"Root=1-{int(time.time()):08x}-{uuid.uuid4().hex[:24]}"


#: The call that is being answered, for what the emulator asks while it carries the call out.
current: contextvars.ContextVar[Call | None] = contextvars.ContextVar("gateway_call", default=None)
