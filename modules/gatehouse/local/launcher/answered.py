"""Read how the requests to a local AWS ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from gatehouse.local.launcher.asking import ask
from gatehouse.local.launcher.instance import Running


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
    told : mapping
        What the service says besides.
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
    told: Mapping[str, Any] = field(default_factory=dict)


def answered(instance: Running) -> tuple[list[Answered], int]:
    """Read the newest requests of a local AWS, oldest first, and how many were forgotten.

    Parameters
    ----------
    instance : Running
        The local AWS.

    Raises
    ------
    CommandError
        If the local AWS does not answer.
    """
    kept = ask(instance, "requests", "the requests")
    names = {each.name for each in fields(Answered)}
    found = [
        Answered(**{name: value for name, value in each.items() if name in names})
        for each in kept["requests"]
    ]
    return found, int(kept["forgotten"])
