"""A key's policy is stored only if its caller may still change it afterwards.

Nobody else could: without the key's policy not even the account's root may do anything with a key.
The emulator stores any text.
"""

from __future__ import annotations

from gatehouse import access
from gatehouse.local.emulator.completing import Asked, completes
from gatehouse.local.gateway import decisions
from gatehouse.local.gateway.call import Answer, Call

_REFUSED = "MalformedPolicyDocumentException"
_LOCKED_OUT = "The new key policy will not allow you to update the key policy in the future."
#: Stands in for the caller's own policies, which count where a key's policy names the account.
_CALLERS_OWN = access.Policies(
    identity=[
        access.parse_policy(
            {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}],
            },
            "the account",
        )
    ]
)


@completes(
    "kms",
    "CreateKey",
    "PutKeyPolicy",
    "ReplicateKey",
    page="https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
)
async def store_key_policy(asked: Asked) -> Answer:
    """Refuse a policy that cannot be read, and one that locks its caller out."""
    document, call = asked.parameters.get("Policy"), asked.call
    if document is None or call is None:
        return await asked.carry_out()
    try:
        policy = access.parse_policy(document, "the key's policy", "resource")
    except access.InvalidPolicy as error:
        return asked.refusal(_REFUSED, str(error))
    checked = not asked.parameters.get("BypassPolicyLockoutSafetyCheck")
    if checked and not _may_change(call, policy, str(asked.parameters.get("KeyId", "*"))):
        return asked.refusal(_REFUSED, _LOCKED_OUT)
    return await asked.carry_out()


def _may_change(call: Call, policy: access.Policy, key: str) -> bool:
    """Return whether a policy of a key lets the caller of a request change it."""
    caller = call.caller
    if caller is None:
        return False
    request = access.Request(
        "kms:PutKeyPolicy",
        key,
        decisions.principal_of(caller.arn),
        {**decisions.request_keys(call), "aws:PrincipalArn": caller.arn},
        account=caller.account,
        resource_account=caller.account,
    )
    return access.evaluate_trust(request, policy, _CALLERS_OWN).allowed
