"""The proof that a client knows its secret.

https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from gatehouse.local.services.cognito_idp.comparing import as_bytes, same
from gatehouse.local.services.cognito_idp.errors import invalid, refused
from gatehouse.local.services.cognito_idp.records import Client


def check_hash(client: Client, name: str, given: object, *, begins: bool = False) -> None:
    """Refuse a request of a client with a secret that does not prove it.

    Parameters
    ----------
    client : Client
        The client.
    name : str
        The user's name as it was given.
    given : str or None
        The proof.
    begins : bool
        Whether a proof is refused where the client has no secret. Default False: it is ignored.
    """
    if not client.secrets:
        if given and begins:
            raise invalid(
                f"App client {client.id} is not configured for secret but secret hash was received"
            )
        return
    if not given:
        raise refused(
            f"Client {client.id} is configured with secret but SECRET_HASH was not received"
        )
    for secret in client.secrets:
        expected = made(client, str(secret["value"]), name)
        if same(expected, str(given)):
            return
    raise refused(f"Unable to verify secret hash for client {client.id}")


def made(client: Client, secret: str, name: str) -> str:
    """Return the proof that a client knows a secret, for a user's name."""
    proof = hmac.new(secret.encode(), as_bytes(f"{name}{client.id}"), hashlib.sha256)
    return base64.b64encode(proof.digest()).decode()
