"""Who calls: the key that signed, if the signature is the right one for this very request."""

from __future__ import annotations

from functools import lru_cache

from ministack.core import iam_actions

from gatehouse.local.emulator import app as emulator
from gatehouse.local.emulator import state
from gatehouse.local.gateway import denials
from gatehouse.local.gateway.call import Answer, Call
from gatehouse.local.gateway.signing import reading, verifying
from gatehouse.local.gateway.signing.reading import RefusedError
from gatehouse.local.models import signing_names
from gatehouse.local.questions import others

#: What needs no signature though the model says otherwise: the links in messages of SNS.
_LINKS = {"sns": frozenset({"ConfirmSubscription", "Unsubscribe"})}


async def check(call: Call) -> Answer | None:
    """Find out who calls a service, and refuse a signature that is not valid.

    A request without a signature goes on for S3, whose buckets may be open to everybody, and for
    operations that need none. All others are refused.
    """
    try:
        call.caller = caller_of(call, call.service)
    except RefusedError as refused:
        return denials.unauthenticated(call, refused)
    if call.caller is None and not _needs_no_signature(call):
        return denials.unauthenticated(
            call,
            RefusedError("MissingAuthenticationToken", "Request is missing Authentication Token"),
        )
    return None


def caller_of(call: Call, service: str) -> state.Credential | None:
    """Verify the signature of a request.

    Parameters
    ----------
    call : Call
        The request.
    service : str
        The service that carries it out; empty if it may be any.

    Returns
    -------
    Credential or None
        Whose signature it is, None if the request has none.

    Raises
    ------
    RefusedError
        If the key is not known, or the signature is not valid for this request.
    """
    signature = reading.read(call.received)
    if signature is None:
        return None
    if signature.version == 2 and service not in ("s3", ""):
        raise RefusedError(
            "UnsupportedSignature", "The request signature does not conform to AWS standards."
        )
    found = (
        state.credential(signature.access_key, signature.token) if signature.access_key else None
    )
    if not isinstance(found, state.Credential):
        raise _unknown(found, signature.token)
    verifying.verify(signature, found.secret, call.received, emulator.bucket_of_host(call))
    verifying.check_scope(signature, _names(service))
    return found


def _unknown(found: state.UnknownKey | None, token: str) -> RefusedError:
    """Return AWS's error for a key that is not valid.

    A session's key without its token counts as unknown, one with another token as invalid.
    """
    if found is not None and found.code == "InvalidToken" and token:
        return RefusedError("InvalidToken", "The security token included in the request is invalid")
    if found is not None and found.code != "InvalidToken":
        return RefusedError(found.code, found.message)
    return RefusedError(
        "InvalidClientTokenId", "The security token included in the request is invalid."
    )


@lru_cache
def _names(service: str) -> frozenset[str]:
    """Return the names under which clients sign for a service; empty if no model tells."""
    named = signing_names(service) if service else frozenset()
    return named | {service} if named else frozenset()


def _needs_no_signature(call: Call) -> bool:
    """Whether strangers may send it: decided by the operation that is carried out, and no other.

    A request may name operations in its URL, in its body and in a header. It is a stranger's only
    if each of them is.
    """
    if call.service == "s3":
        return True
    open_to_all = iam_actions.unsigned_operations(call.service)
    named = others.operations_of(call)
    return bool(named) and named <= open_to_all | _LINKS.get(call.service, frozenset())
