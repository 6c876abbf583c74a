"""What a service of ours is: a table of operations, and a store that can be kept.

An operation is a plain function: it takes a context and the parameters of the request, by the names
of AWS's model, and returns the output by the names of the model. It raises ``ServiceError`` for an
error of the service. The gateway reads and writes every protocol, by the same model, in one place.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]


class ServiceError(Exception):
    """An error that a service answers with.

    Parameters
    ----------
    code : str
        The error's code as clients see it: ``NoSuchEntity``, ``NotAuthorizedException``.
    message : str
        The text for people.
    status : int or None
        The HTTP status. Default None: that of the error in AWS's model, else 400.
    reason : str
        What the message does not tell a client, for the journal. Default: the message.
    fields : Any
        Further members of the error's shape, by their names in the model.
    """

    def __init__(
        self, code: str, message: str, status: int | None = None, *, reason: str = "", **fields: Any
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.reason = reason or message
        self.fields = fields


@dataclass(frozen=True)
class Caller:
    """Who calls.

    Parameters
    ----------
    arn : str
        The ARN of the user, of the session, or of the account's root; empty for a request without a
        signature.
    account : str
        The caller's account; empty without a signature.
    user_id : str
        What ``aws:userid`` holds.
    access_key : str
        The id of the access key that signed; empty without a signature.
    session : dict or None
        What the session of a temporary key remembers. Default None: it is no temporary key.
    """

    arn: str = ""
    account: str = ""
    user_id: str = ""
    access_key: str = ""
    session: Mapping[str, Any] | None = None

    @property
    def is_anonymous(self) -> bool:
        """Whether the request was not signed."""
        return not self.access_key


class Require(Protocol):
    """Asks the gateway for a permission beyond the one that the operation itself needs."""

    def __call__(self, action: str, resource: str, keys: Mapping[str, Any] | None = None) -> None:
        """Return if the caller is allowed; raise the service's error of a denial otherwise.

        Parameters
        ----------
        action : str
            ``iam:PassRole``.
        resource : str
            The ARN of what the action is on.
        keys : dict or None
            Condition keys that only this question has: ``iam:PassedToService``. Default None.
        """


def _nothing_noted(operation: str, resource: str, reason: str) -> None:
    """Note nothing: where an operation is called without the local AWS, in tests."""


def _nothing_required(action: str, resource: str, keys: Mapping[str, Any] | None = None) -> None:
    """Allow everything; tests of a store need no gateway."""


@dataclass(frozen=True)
class Context:
    """What an operation knows beside its parameters.

    Parameters
    ----------
    account : str
        The account that the request works in.
    region : str
        The region that the request works in.
    caller : Caller
        Who calls. Default: nobody, as in a request without a signature.
    request_id : str
        The id in the answer. Default: a fixed one, for tests.
    source_ip : str
        Where the request comes from.
    host : str
        The Host header, for addresses in answers. Default: the loopback address.
    now : Callable[[], float]
        The clock, in seconds since 1970.
    require : Require
        Asks for one more permission.
    note_refusal : Callable[[str, str, str], None]
        Keeps in the journal what the service itself has refused: the operation, what it was about,
        and why.
    """

    account: str
    region: str
    caller: Caller = field(default_factory=Caller)
    request_id: str = "00000000-0000-0000-0000-000000000000"
    source_ip: str = "127.0.0.1"
    host: str = "127.0.0.1"
    now: Callable[[], float] = time.time
    require: Require = _nothing_required
    note_refusal: Callable[[str, str, str], None] = _nothing_noted


@dataclass(frozen=True)
class WebRequest:
    """A plain HTTP request, such as a browser sends: no operation of an API.

    Parameters
    ----------
    method : str
        ``GET``.
    path : str
        The path, decoded.
    query : dict of str to list of str
        The parameters of the query string.
    headers : dict of str to str
        The headers, by names in lower case.
    body : bytes
        The body; empty where there is none.
    """

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class WebAnswer:
    """The answer to a plain HTTP request.

    Parameters
    ----------
    status : int
        The HTTP status.
    headers : dict
        The headers; a list of values is sent as that many lines.
    body : bytes
        The body. Default: none.
    """

    status: int
    headers: Mapping[str, str | list[str]] = field(default_factory=dict)
    body: bytes = b""


Operation = Callable[[Context, Json], Json | Awaitable[Json]]
Web = Callable[[Context, WebRequest], "WebAnswer | Awaitable[WebAnswer | None] | None"]


def _nothing_to_save() -> Json:
    return {}


def _nothing_to_load(state: Json) -> None:
    """Take nothing back: the service keeps nothing."""


@dataclass(frozen=True)
class Service:
    """A service of ours.

    Parameters
    ----------
    name : str
        The name of its model in botocore: ``cognito-identity``.
    operations : dict of str to Operation
        The operations that are carried out. For any other of its model the client is told that it
        is not carried out here, and the log says so.
    unsigned : frozenset of str
        Operations that need no signature, since the parameters prove who calls (a token, a
        password). Default: none.
    web : Web or None
        Answers plain HTTP requests: hosted pages, keys of tokens. It returns None for what is not
        its own. Default None: the service has none.
    save : Callable
        Returns all that the service knows as plain values, for a local AWS that keeps its state.
    load : Callable
        Takes back what ``save`` returned.
    """

    name: str
    operations: Mapping[str, Operation]
    unsigned: frozenset[str] = frozenset()
    web: Web | None = None
    save: Callable[[], Json] = _nothing_to_save
    load: Callable[[Json], None] = _nothing_to_load
