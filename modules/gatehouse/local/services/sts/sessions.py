"""The sessions of the local AWS: temporary keys, and who holds them.

A session is a dict, by these names: ``Arn``, ``UserId``, ``AccountId``, ``SecretAccessKey``,
``SessionToken``, ``Expiration`` and ``IssuedAt`` (seconds since 1970), ``PrincipalType``,
``PrincipalName`` (of a user), ``SourceAccessKeyId``, ``SourcePrincipalArn``, ``SessionTags`` (of
``Key`` and ``Value``), ``TransitiveTagKeys``, ``SessionPolicies`` (``Policy``, ``PolicyArns``),
``SourceIdentity``, ``ConditionKeys`` (that its requests have); of an identity of Cognito
``_identity_id``, ``_identity_pool_id``, ``_cognito_amr``, ``_cognito_auth_type`` and
``_cognito_auth_provider``.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import MutableMapping
from typing import Any

Session = dict[str, Any]
#: How long a session is kept after it has expired, in seconds: a day. AWS answers that it has
#: expired, which apps take as the word to sign in again, also on a laptop that slept for a night.
#: After that its key is one that nobody has.
_REMEMBERED = 24 * 3600
#: How often sessions are looked through, in seconds.
_EVERY = 60


class Sessions:
    """All sessions, by access key. They stay for a day when they have expired.

    Parameters
    ----------
    held : dict or None
        Where the sessions are kept. Default None: in a dict of its own.
    """

    def __init__(self, held: MutableMapping[str, Session] | None = None) -> None:
        self._held: MutableMapping[str, Session] = {} if held is None else held
        self._looked_through = 0.0

    def find(self, access_key: str) -> Session | None:
        """Return the session of an access key, None if it has none."""
        return self._held.get(access_key)

    def start(self, session: Session, seconds: int, now: float) -> dict[str, Any]:
        """Give a session its keys, and keep it.

        Parameters
        ----------
        session : dict
            Who holds it.
        seconds : int
            How long it lasts.
        now : float
            The time, in seconds since 1970.

        Returns
        -------
        dict
            The credentials, by the names of STS.
        """
        self._forget(now)
        access_key = f"ASIA{base64.b32encode(secrets.token_bytes(10)).decode()}"
        secret = base64.b64encode(secrets.token_bytes(30)).decode()
        token = base64.b64encode(secrets.token_bytes(96)).decode()
        expires = int(now) + seconds
        self._held[access_key] = {
            **session,
            "SecretAccessKey": secret,
            "SessionToken": token,
            "Expiration": expires,
            "IssuedAt": now,
        }
        return {
            "AccessKeyId": access_key,
            "SecretAccessKey": secret,
            "SessionToken": token,
            "Expiration": expires,
        }

    def _forget(self, now: float) -> None:
        """Drop the sessions that expired more than a day ago."""
        if now < self._looked_through + _EVERY:
            return
        self._looked_through = now
        for access_key, session in list(self._held.items()):
            expires = session.get("Expiration")
            if isinstance(expires, (int, float)) and expires + _REMEMBERED < now:
                del self._held[access_key]
