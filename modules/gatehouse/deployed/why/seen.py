"""A request as its source knows it: the local AWS's journals, or an access log on AWS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gatehouse.deployed.why.values import Who

_ROOT = ":root"


@dataclass(frozen=True)
class Verdict:
    """What was decided about one question of a request.

    Parameters
    ----------
    action, resource : str
        What was asked.
    allowed : bool
        Whether it was allowed.
    explicit : bool
        Whether a statement denied it.
    layer, policy, sid : str
        What decided: the kind of policy, the policy in words, and the statement.
    reason : str
        A sentence.
    principal : str
        Who asked: the caller's ARN, or the service that calls a function.
    """

    action: str
    resource: str
    allowed: bool
    explicit: bool
    layer: str
    policy: str
    sid: str
    reason: str
    principal: str = ""


@dataclass(frozen=True)
class Seen:
    """A request, how it ended, and what was decided on its way.

    Parameters
    ----------
    request_id : str
        The id in the answer's header.
    ids : frozenset of str
        All ids that it has.
    time : float
        When it came.
    method, path : str
        The request.
    status : int
        The status of the answer; 0 where it is not known.
    service : str
        The service that answered: ``execute-api`` for an API.
    who : Who
        Who called.
    layer, reason : str
        What ended it where no policy did, and why; empty if nothing did.
    api, route, authorization : str
        Of a call of an API: its id, the key of its route, and the route's authorization.
    scopes : tuple of str
        The scopes of which the route's tokens must have one.
    failure : str
        Why the integration failed; empty if it did not.
    run : str
        The id that the function's own log has for it; empty where the access log does not say.
    verdicts : tuple of Verdict
        What was decided, in order.
    inside : tuple of Seen
        What a function asked of AWS while it answered this request.
    unknown : tuple of str
        What the source does not know, each a sentence.
    """

    request_id: str
    ids: frozenset[str]
    time: float
    method: str
    path: str
    status: int
    service: str
    who: Who = field(default_factory=Who)
    layer: str = ""
    reason: str = ""
    api: str = ""
    route: str = ""
    authorization: str = ""
    scopes: tuple[str, ...] = ()
    failure: str = ""
    run: str = ""
    verdicts: tuple[Verdict, ...] = ()
    inside: tuple[Seen, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def refusal(self) -> Verdict | None:
        """The decision that refused it; None if none did."""
        return next((each for each in self.verdicts if not each.allowed), None)

    @property
    def is_refused(self) -> bool:
        """Whether it was refused, by a policy or before any was asked."""
        if self.layer and self.layer != "integration":
            return True
        return self.refusal is not None

    @property
    def concerns_access(self) -> bool:
        """Whether it was refused, or something that a function asked for it was."""
        return self.is_refused or (self.status >= 400 and any(e.is_refused for e in self.inside))


def who_of(
    arn: str,
    *,
    identity: str = "",
    identity_pool: str = "",
    provider: str = "",
    claims: Mapping[str, Any] | None = None,
) -> Who:
    """Read who called.

    Parameters
    ----------
    arn : str
        The ARN of who signed; empty or ``*`` without one.
    identity, identity_pool, provider : str
        Of an identity pool's session: the identity, the pool, and the last entry of its ``amr``.
    claims : mapping, optional
        The claims of a token that was sent.
    """
    if arn in ("", "*", "-"):
        if not claims:
            return Who("nobody")
        user = claims.get("username") or claims.get("cognito:username") or claims.get("sub")
        return Who("token", user=str(user or claims.get("client_id") or ""))
    if arn.endswith(_ROOT):
        return Who("root", arn)
    kind, _, rest = arn.rpartition(":")[2].partition("/")
    if kind != "assumed-role":
        return Who(f"IAM {kind}" if kind else "AWS", arn)
    role, _, session = rest.rpartition("/")
    user = provider.rpartition(":CognitoSignIn:")[2] if ":CognitoSignIn:" in provider else ""
    return Who("IAM role", arn, role, session, identity, identity_pool, user)
