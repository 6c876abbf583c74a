"""Read a local AWS's journal of requests: how they ended, and what functions printed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, TypeVar

from gatehouse.local.launcher.asking import ask, understood
from gatehouse.local.launcher.instance import Running
from gatehouse.local.launcher.server import LocalAws
from gatehouse.local.launcher.tracebacks import printed_and_error

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Ran:
    """A run of a function.

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
        How many seconds it took. None: it has not ended yet.
    printed : str
        What it printed, but for the traceback.
    failed : bool
        Whether it raised, or could not be imported.
    error : str
        The traceback, or as much as is known; empty where it did not fail.
    """

    function: str
    run_id: str
    request_id: str = ""
    time: float = 0.0
    took: float | None = None
    printed: str = ""
    failed: bool = False
    error: str = ""

    @property
    def has_ended(self) -> bool:
        """Whether it is over, so that what it printed is known."""
        return self.took is not None


@dataclass(frozen=True)
class ApiCall:
    """What an HTTP API says about a request.

    Parameters
    ----------
    api, stage, route : str
        The API, the stage and the key of the route; empty where none matched.
    authorization : str
        How the route authorizes: ``NONE``, ``AWS_IAM``, ``JWT`` or ``CUSTOM``.
    scopes : sequence of str
        The scopes that the route asks for.
    path : str
        The path from the stage on.
    claims : mapping
        The claims that say whose token it is, believed or not.
    caller : str
        The caller in words: a user by e-mail or name, a role, or empty for somebody unknown.
    authorizer_error, integration_error : str
        Why it was refused, and why the integration failed; empty where it was not.
    """

    api: str = ""
    stage: str = ""
    route: str = ""
    authorization: str = ""
    scopes: Sequence[str] = ()
    path: str = ""
    claims: Mapping[str, Any] = field(default_factory=dict)
    caller: str = ""
    authorizer_error: str = ""
    integration_error: str = ""


@dataclass(frozen=True)
class Answered:
    """A request, and how it ended.

    Parameters
    ----------
    time, took : float
        When it came, in seconds since 1970, and how many seconds it took.
    request_id, answer_id : str
        The id that decisions have, and the one in the answer's header.
    trace : str
        The trace that it belongs to.
    method, path, host, source_ip : str
        What came, and from where.
    status : int
        The status of the answer.
    service, caller : str
        Which service answered, and the ARN of who signed; empty for a request without a signature.
    identity, identity_pool, provider : str
        Of a session that an identity pool gave out: the identity, its pool, and how it signed in.
    layer, reason : str
        What ended it, if no policy did, and why.
    api_call : ApiCall or None
        What an HTTP API says about it. None: it was for none.
    runs : tuple of Ran
        The functions' runs that it began. One that was not over with the request has no text.
    """

    time: float
    took: float
    request_id: str
    answer_id: str
    trace: str
    method: str
    path: str
    host: str
    source_ip: str
    status: int
    service: str
    caller: str
    identity: str = ""
    identity_pool: str = ""
    provider: str = ""
    layer: str = ""
    reason: str = ""
    api_call: ApiCall | None = None
    runs: tuple[Ran, ...] = ()

    @property
    def milliseconds(self) -> int:
        """How long it took."""
        return int(self.took * 1000)

    @property
    def caller_in_words(self) -> str:
        """Who called an HTTP API, for people; empty for somebody unknown."""
        return self.api_call.caller if self.api_call else ""

    @property
    def error(self) -> str:
        """Why it was refused or failed; empty where it was not, and where policies decided."""
        told = self.api_call or ApiCall()
        return told.authorizer_error or told.integration_error or self.reason

    @property
    def path_of_route(self) -> str:
        """The path that routes are matched with: without the stage and the API's address."""
        return (self.api_call.path if self.api_call else "") or self.path


@dataclass(frozen=True)
class RequestJournal:
    """The newest requests of a local AWS, and runs of functions that are part of none.

    Parameters
    ----------
    entries : tuple
        Requests as they were answered, oldest first; and among them the runs that no request
        began, or that ended behind their request.
    last : int
        The number of the newest entry, to ask for those behind it.
    forgotten : int
        How many older requests are no longer kept.
    """

    entries: tuple[Answered | Ran, ...]
    last: int = 0
    forgotten: int = 0

    @cached_property
    def requests(self) -> list[Answered]:
        """The requests."""
        return [each for each in self.entries if isinstance(each, Answered)]

    @property
    def api_calls(self) -> list[Answered]:
        """The requests that were for HTTP APIs."""
        return [each for each in self.requests if each.api_call is not None]

    def runs_of(self, request: Answered) -> tuple[Ran, ...]:
        """Return the runs that a request began, also those that ended behind it."""
        late = self._late.get(request.request_id, [])
        return tuple({each.run_id: each for each in (*request.runs, *late)}.values())

    @cached_property
    def _late(self) -> dict[str, list[Ran]]:
        """The runs that ended behind their request, by its id."""
        found: dict[str, list[Ran]] = {}
        for each in self.entries:
            if isinstance(each, Ran) and each.request_id:
                found.setdefault(each.request_id, []).append(each)
        return found


def read_requests(aws: LocalAws | Running, after: int = 0) -> RequestJournal:
    """Read the newest requests of a local AWS.

    Parameters
    ----------
    aws : LocalAws or Running
        The local AWS.
    after : int
        The number of the last entry that is known. Default 0: all that are kept.

    Raises
    ------
    CommandError
        If the local AWS does not answer.
    """
    secret = aws.environment["AWS_SECRET_ACCESS_KEY"]
    told = ask(aws.endpoint, secret, "requests", after=after)
    with understood(aws.endpoint):
        entries = tuple(
            _ran(each) if each["kind"] == "run" else _answered(each) for each in told["entries"]
        )
        return RequestJournal(entries, int(told["last"]), int(told["forgotten"]))


def _answered(told: Mapping[str, Any]) -> Answered:
    api_call = told["api_call"] and _value(ApiCall, told["api_call"])
    runs = tuple(_ran(each) for each in told["runs"])
    return _value(Answered, {**told, "api_call": api_call, "runs": runs})


def _ran(told: Mapping[str, Any]) -> Ran:
    printed, error = printed_and_error(told["printed"], told["error"])
    return _value(Ran, {**told, "printed": printed, "error": error})


def _value(made: type[_Value], told: Mapping[str, Any]) -> _Value:
    """Make a value of what is told, without what a newer release tells besides."""
    names = {each.name for each in fields(made)}  # type: ignore[arg-type]
    return made(**{name: value for name, value in told.items() if name in names})
