"""Read what a local AWS has decided, and why."""

from __future__ import annotations

from dataclasses import dataclass, fields

from gatehouse.local.launcher.asking import ask, understood
from gatehouse.local.launcher.instance import Running


@dataclass(frozen=True)
class Decided:
    """One decision.

    Parameters
    ----------
    time : float
        When it was made, in seconds since 1970.
    request_id, method, path, service : str
        The request.
    caller : str
        The caller's ARN; ``*`` for a request without a signature.
    action, resource : str
        What was asked.
    effect : str
        ``Allow``, ``ExplicitDeny`` or ``ImplicitDeny``.
    layer : str
        The kind of policy that decided: ``identity policy``, ``permissions boundary``, ``session
        policy``, ``resource policy``, ``function's permission``, ``trust policy``, ``route's
        authorizer``, ``service's own check`` or ``root``.
    policy, sid : str
        The policy and the statement that decided; empty where no statement did.
    reason : str
        A sentence for people.
    """

    time: float
    request_id: str
    method: str
    path: str
    service: str
    caller: str
    action: str
    resource: str
    effect: str
    layer: str
    policy: str
    sid: str
    reason: str

    @property
    def allowed(self) -> bool:
        """Whether the request could go on."""
        return self.effect == "Allow"


def decisions(instance: Running) -> list[Decided]:
    """Read the newest decisions of a local AWS, oldest first.

    Parameters
    ----------
    instance : Running
        The local AWS.

    Raises
    ------
    CommandError
        If the local AWS does not answer.
    """
    secret = instance.environment["AWS_SECRET_ACCESS_KEY"]
    told = ask(instance.endpoint, secret, "decisions")
    names = {each.name for each in fields(Decided)}
    with understood(instance.endpoint):
        return [Decided(**{name: each[name] for name in names}) for each in told["decisions"]]
