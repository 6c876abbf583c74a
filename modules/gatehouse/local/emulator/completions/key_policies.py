"""A key's policy is stored only if somebody can change it afterwards: whoever stores it.

The emulator checks nothing of it, so that a key of which nobody is the administrator would show in
AWS only.
"""

from __future__ import annotations

import json
import uuid

from gatehouse import access
from gatehouse.local.emulator.completing import Asked, completes
from gatehouse.local.emulator.principals import unknown_principal
from gatehouse.local.gateway import decisions
from gatehouse.local.gateway.call import Answer
from gatehouse.local.questions import kms_keys

_PAGE = "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html"
_LOCKED_OUT = "The new key policy will not allow you to update the key policy in the future."


@completes("kms", "CreateKey", "PutKeyPolicy", "ReplicateKey", page=_PAGE)
async def store_key_policy(asked: Asked) -> Answer:
    """Refuse a policy that KMS does not store; without one, KMS gives the key its own."""
    document = asked.parameters.get("Policy")
    problem = _problem(asked, document) if document else None
    if problem:
        return asked.refusal("MalformedPolicyDocumentException", problem)
    return await asked.carry_out()


def _problem(asked: Asked, document: str) -> str | None:
    """Return why KMS does not store a policy, None if it does."""
    try:
        access.parse_policy(document, "the key policy", "resource")
    except access.InvalidPolicy as error:
        return str(error)
    found = json.loads(document)["Statement"]
    if any(map(unknown_principal, found if isinstance(found, list) else [found])):
        return "Policy contains a statement with one or more invalid principals."
    if asked.call is None or asked.parameters.get("BypassPolicyLockoutSafetyCheck"):
        return None
    # Of a key that is made now, no policy can name the id yet.
    named = str(asked.parameters.get("KeyId") or uuid.uuid4()).rpartition("/")[2]
    question = kms_keys.of_the_next_policy(asked.call, named, asked.parameters)
    allowed = decisions.decide(asked.call, question, document).allowed
    return None if allowed else _LOCKED_OUT
