"""The most that guests may do, whatever their role allows.

In the enhanced flow, Cognito puts session policies of its own on a guest's credentials (Cognito
developer guide, "Access policies for unauthenticated identities").
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from gatehouse.access.model import PolicyDocument, Source


@cache
def guest_limits() -> PolicyDocument:
    """Return the session policy of guests."""
    allowed = json.loads((files("gatehouse") / "data" / "guest_services.json").read_text("utf-8"))
    statement = {
        "Effect": "Allow",
        "Action": [*(f"{service}:*" for service in allowed["services"]), *allowed["actions"]],
        "Resource": "*",
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return PolicyDocument("Cognito's limits for guests", "identity", document, Source("Cognito"))
