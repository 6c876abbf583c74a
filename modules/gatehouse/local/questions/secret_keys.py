"""A secret or a parameter under a customer managed key needs permissions on that key too.

Both services call KMS for the caller:
https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html and
https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ministack.services import secretsmanager, ssm

from gatehouse.local.gateway.call import Call, Question
from gatehouse.local.models import reading
from gatehouse.local.questions import kms

_READS, _WRITES = ("kms:Decrypt",), ("kms:GenerateDataKey", "kms:Decrypt")
_VALUES = ("SecretBinary", "SecretString", "KmsKeyId")


def of_secret(call: Call) -> Iterator[Question]:
    """Ask for the keys of the secret that a request reads or writes.

    Parameters
    ----------
    call : Call
        A request of Secrets Manager.
    """
    read = reading.read("secretsmanager", call.request)
    if read is None:
        return
    given = read.parameters
    _, held = secretsmanager._resolve(given.get("SecretId"))
    if read.operation == "GetSecretValue":
        yield from of_secret_arn(call, (held or {}).get("ARN", ""))
    elif read.operation in ("CreateSecret", "PutSecretValue", "UpdateSecret"):
        named = given.get("KmsKeyId") or (held or {}).get("KmsKeyId")
        if any(given.get(each) for each in _VALUES):
            yield from _on(call, _WRITES, named, "SecretARN", (held or {}).get("ARN"))


def of_secret_arn(call: Call, arn: str) -> Iterator[Question]:
    """Ask for the key of a secret that is read."""
    _, held = secretsmanager._resolve(arn) if arn else (None, None)
    yield from _on(call, _READS, (held or {}).get("KmsKeyId"), "SecretARN", arn)


def of_parameters(call: Call, names: list[str]) -> Iterator[Question]:
    """Ask for the keys of the parameters that a request decrypts or writes.

    Parameters
    ----------
    call : Call
        A request of Systems Manager.
    names : list of str
        The parameters that it names, as it names them.
    """
    read = reading.read("ssm", call.request)
    if read is None:
        return
    given = read.parameters
    if given.get("WithDecryption"):
        for held in _held(given, names):
            if held.get("Type") == "SecureString":
                yield from _on(call, _READS, held.get("KeyId"), "PARAMETER_ARN", held["ARN"])
    elif read.operation == "PutParameter" and given.get("Type") == "SecureString":
        needed = _WRITES if given.get("Tier") == "Advanced" else ("kms:Encrypt",)
        yield from _on(call, needed, given.get("KeyId"), "PARAMETER_ARN", None)


def _held(given: dict[str, Any], names: list[str]) -> list[dict[str, Any]]:
    """Return the parameters that are named, or that are below a path."""
    if path := given.get("Path"):
        below = path.rstrip("/") + "/"
        return [each for name, each in ssm._parameters.items() if name.startswith(below)]
    found = (ssm._lookup_parameter(ssm._split_selector(each)[0])[1] for each in names)
    return [each for each in found if each]


def _on(
    call: Call, actions: tuple[str, ...], named: object, context: str, arn: str | None
) -> Iterator[Question]:
    key = kms.own_key(str(named)) if named else None
    if key:
        keys = {**kms.via(call), **({f"kms:EncryptionContext:{context}": arn} if arn else {})}
        yield from (Question(each, key, keys, "kms") for each in actions)
