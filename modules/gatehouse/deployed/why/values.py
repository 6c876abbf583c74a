"""Why a request was refused or allowed: values for the terminal, scripts and the console."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Outcome = Literal["refused", "allowed", "failed"]


@dataclass(frozen=True)
class Who:
    """Who called.

    Parameters
    ----------
    kind : str
        ``IAM role``, ``IAM user``, ``root``, ``token``, ``function`` or ``nobody``.
    arn : str
        The ARN that policies see; empty without one.
    role, session : str
        The role and the name of its session.
    identity, identity_pool : str
        The identity, and the pool that gave out its credentials.
    user : str
        The user: the ``sub`` of the user pool, or a machine's client.
    """

    kind: str = "nobody"
    arn: str = ""
    role: str = ""
    session: str = ""
    identity: str = ""
    identity_pool: str = ""
    user: str = ""

    def __str__(self) -> str:
        """Say it in one line."""
        if self.kind == "nobody":
            return "nobody: the request has no signature and no token"
        parts = [self.role and f"role {self.role}", self.user and f"user {self.user}"]
        parts += [self.identity and f"identity {self.identity}"]
        return ", ".join(filter(None, parts)) or self.arn or self.kind


@dataclass(frozen=True)
class Asked:
    """What was asked.

    Parameters
    ----------
    action, resource : str
        The action of AWS and the ARN; empty where the request ended before they were known.
    route : str
        The route of the API: ``GET /admin``; empty elsewhere.
    """

    action: str = ""
    resource: str = ""
    route: str = ""


@dataclass(frozen=True)
class Decider:
    """The statement that decided.

    Parameters
    ----------
    policy : str
        The policy that it is in, in words.
    sid : str
        Its id, or its place in the policy.
    effect : str
        ``Allow`` or ``Deny``.
    statement : mapping, optional
        The statement as AWS's JSON. Default: not known.
    address : str
        The Terraform address of the policy; empty where Terraform did not make it.
    place : str
        The line of Python: ``main.py:41``; empty where nobody knows.
    code : str
        What stands in that line.
    """

    policy: str
    sid: str = ""
    effect: str = ""
    statement: Mapping[str, Any] | None = None
    address: str = ""
    place: str = ""
    code: str = ""


@dataclass(frozen=True)
class Fix:
    """What would allow it.

    Parameters
    ----------
    line : str
        What to write: ``grant: api.invoke("GET /admin")``.
    place : str
        Where: ``main.py:41``; empty where nobody knows.
    words : str
        What it does, or what else it may be, in a sentence.
    """

    line: str = ""
    place: str = ""
    words: str = ""

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.line} at {self.place}" if self.line and self.place else self.line


@dataclass(frozen=True)
class Why:
    """A request and what decided it.

    Parameters
    ----------
    request_id : str
        The id in the answer's header.
    time : float
        When it came, in seconds since 1970; 0 where nobody knows.
    method, path : str
        The request. They are the client's own text: escape them before they are shown.
    status : int
        The status of the answer; 0 where it is not known.
    outcome : str
        ``refused``, ``allowed``, or ``failed``: it was let in, and the app answered with an error.
    layer : str
        What decided; one of `LAYERS`.
    who : Who
        Who called.
    asked : Asked
        What was asked.
    reason : str
        Why, in a sentence.
    decider : Decider, optional
        The statement that decided. None: nobody wrote one, or none is needed.
    fix : Fix, optional
        What would allow it. None: nothing does, or it was allowed.
    inside : tuple of Why
        What the function behind the route asked of AWS meanwhile, and was refused.
    unknown : tuple of str
        What could not be known, each a sentence.
    """

    request_id: str
    time: float
    method: str
    path: str
    status: int
    outcome: Outcome
    layer: str
    who: Who
    asked: Asked
    reason: str
    decider: Decider | None = None
    fix: Fix | None = None
    inside: tuple[Why, ...] = ()
    unknown: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON's values."""
        return asdict(self)


#: What can decide a request, in the order in which AWS asks.
LAYERS = (
    "signature",
    "token",
    "authorizer",
    "route",
    "CORS",
    "throttling",
    "limits",
    "identity policy",
    "permissions boundary",
    "session policy",
    "resource policy",
    "trust policy",
    "function's permission",
    "integration",
    "service's own check",
    "root",
    "always allowed",
    "open route",
    "not known",
)
