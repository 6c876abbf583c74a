"""What a request of KMS asks: the keys that it uses, by their own ARNs.

An alias in a request stands for its key, so that only the key's ARN counts in policies, and a
ciphertext names the key that it is under. The condition keys are those of
https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from ministack.services import kms

from gatehouse.local.gateway.call import Call, Question
from gatehouse.local.models import reading
from gatehouse.local.questions import others

_Json = dict[str, Any]

#: How long the id of a key is, which a ciphertext of the emulator begins with.
_ID = 36
#: Parameters that are condition keys of another name.
_TOLD = {
    "BypassPolicyLockoutSafetyCheck": "kms:BypassPolicyLockoutSafetyCheck",
    "EncryptionAlgorithm": "kms:EncryptionAlgorithm",
    "KeySpec": "kms:KeySpec",
    "KeyUsage": "kms:KeyUsage",
    "MessageType": "kms:MessageType",
    "MultiRegion": "kms:MultiRegion",
    "Origin": "kms:KeyOrigin",
    "PendingWindowInDays": "kms:ScheduleKeyDeletionPendingWindowInDays",
    "ReplicaRegion": "kms:ReplicaRegion",
    "SigningAlgorithm": "kms:SigningAlgorithm",
}
#: What KMS takes for what a request leaves out.
_DEFAULTS: dict[str, _Json] = {
    "CreateKey": {
        "BypassPolicyLockoutSafetyCheck": False,
        "KeySpec": "SYMMETRIC_DEFAULT",
        "KeyUsage": "ENCRYPT_DECRYPT",
        "MultiRegion": False,
        "Origin": "AWS_KMS",
    },
    "PutKeyPolicy": {"BypassPolicyLockoutSafetyCheck": False},
}
#: What a key says of itself, by the emulator's names.
_OF_KEYS = ("KeySpec", "KeyUsage", "MultiRegion", "Origin")


def of(call: Call, action: str) -> list[Question]:
    """Return what a request of KMS asks.

    Parameters
    ----------
    call : Call
        The request.
    action : str
        Its action.
    """
    read = reading.read("kms", call.request)
    if read is None:
        return others.of(call, action)
    given = {**_DEFAULTS.get(read.operation, {}), **read.parameters}
    keys = {**others.tag_keys(call, action), **_told(call, given)}
    if read.operation == "ListAliases":
        return [Question(action, "*", keys)]
    if read.operation in ("CreateAlias", "DeleteAlias", "UpdateAlias"):
        return [Question(action, each, keys) for each in _of_alias(call, given)]
    held = [kms._resolve_key(given["KeyId"])] if given.get("KeyId") else []
    if read.operation == "Decrypt":
        held.append(_key_under(given))
    context = {**keys, **_context(given.get("EncryptionContext"))}
    found = {each["Arn"]: each for each in held if each}
    if not found:
        return [Question(action, others.resource_of(call), context)]
    return [Question(action, arn, {**_of_key(key), **context}) for arn, key in found.items()]


def of_the_next_policy(call: Call, key_id: str, given: _Json) -> Question:
    """Return what the next request asks that changes the policy of a key.

    Parameters
    ----------
    call : Call
        The request that makes the key or changes its policy.
    key_id : str
        The key's id.
    given : dict
        The request's parameters.
    """
    region = str(given.get("ReplicaRegion") or call.region)
    arn = f"arn:aws:kms:{region}:{call.account}:key/{key_id}"
    held = kms._resolve_key(given["KeyId"]) if given.get("KeyId") else None
    described = held or {**_DEFAULTS["CreateKey"], **given}
    told = _told(call, _DEFAULTS["PutKeyPolicy"])
    return Question("kms:PutKeyPolicy", arn, {**_of_key(described), **told})


def _of_alias(call: Call, given: _Json) -> list[str]:
    """Return the ARNs of an alias, of the key that it stands for, and of the one that it shall."""
    name = str(given.get("AliasName") or "")
    arns = [f"arn:aws:kms:{call.region}:{call.account}:{name}"]
    for named in (name, given.get("TargetKeyId")):
        if held := kms._resolve_key(named):
            arns.append(str(held["Arn"]))
    return list(dict.fromkeys(arns))


def _key_under(given: Mapping[str, Any]) -> Any:
    """Return the key that a ciphertext names, None if it names none."""
    try:
        blob = base64.b64decode(given.get("CiphertextBlob") or b"")
    except (TypeError, ValueError):
        return None
    return kms._resolve_key(blob[:_ID].decode("utf-8", "ignore"))


def _told(call: Call, given: _Json) -> _Json:
    keys: _Json = {"kms:CallerAccount": call.account}
    for name, key in _TOLD.items():
        if given.get(name) is not None:
            keys[key] = _text(given[name])
    if str(given.get("KeyId") or "").startswith("alias/"):
        keys["kms:RequestAlias"] = given["KeyId"]
    return keys


def _of_key(key: Mapping[str, Any]) -> _Json:
    found: _Json = {_TOLD[name]: _text(key[name]) for name in _OF_KEYS if key.get(name) is not None}
    aliases = [name for name, held in kms._aliases.items() if held == key.get("KeyId")]
    if aliases:
        found["kms:ResourceAliases"] = [f"alias/{each.partition(':alias/')[2]}" for each in aliases]
    return found


def _context(given: Any) -> _Json:
    if not isinstance(given, dict) or not given:
        return {}
    keys: _Json = {f"kms:EncryptionContext:{name}": value for name, value in given.items()}
    return {**keys, "kms:EncryptionContextKeys": list(given)}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
