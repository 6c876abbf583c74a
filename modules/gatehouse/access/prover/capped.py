"""Control policies of an organization beside a proof: they take access, and give none.

So what is proven without them is proven with them. A counterexample that one of them refuses is
none, and others may be let through: the theorem is then unknown. So is one whose control they take.
"""

from __future__ import annotations

from dataclasses import replace

from gatehouse.access.callers import Caps
from gatehouse.access.evaluate import Policies, evaluate
from gatehouse.access.request import Request


def refused_by(caps: Caps, request: Request, account: str | None) -> str:
    """Return the control policy that refuses a request; empty where none does.

    Parameters
    ----------
    caps : Caps
        The control policies.
    request : Request
        A request that is allowed without them.
    account : str, optional
        The account whose principals the service control policies limit.
    """
    inside = replace(request, resource_account=request.account)
    mine, _ = request.accounts()
    if request.who().type == "AWS" and mine == account:
        for cap in caps.services:
            if not evaluate(inside, Policies(identity=[cap.most])).allowed:
                return cap.name
    for cap in caps.resources:
        if not evaluate(inside, Policies(resource=[cap.most])).allowed:
            return cap.name
    return ""
