"""The most that guests may do, whatever their role allows.

In the enhanced flow Cognito puts two session policies on a guest's credentials: one of its own and
the managed policy ``AmazonCognitoUnAuthedIdentitiesSessionPolicy`` (Cognito developer guide,
"Access policies for unauthenticated identities"). The session may do what either allows. The data
file lists both; the constructs read it too, and refuse at synth what goes beyond it:
https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html#access-policies
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

_ALLOWED = json.loads((files("gatehouse") / "data" / "guest_services.json").read_text("utf-8"))

SESSION_POLICY: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": [
                *(f"{service}:*" for service in _ALLOWED["services"]),
                *_ALLOWED["actions"],
            ],
            "Resource": "*",
        }
    ],
}
