"""``GetCallerIdentity`` and ``GetAccessKeyInfo``: whose a key is."""

from __future__ import annotations

from gatehouse.local.services.contract import Context, Json, Operation
from gatehouse.local.services.iam_view import Iam
from gatehouse.local.services.sts import requests
from gatehouse.local.services.sts.sessions import Sessions

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_LONGEST = 25


class Callers:
    """The operations, with what they need.

    Parameters
    ----------
    sessions : Sessions
        Where sessions are kept.
    iam : Iam
        Where users' keys are.
    """

    def __init__(self, sessions: Sessions, iam: Iam) -> None:
        self._sessions, self._iam = sessions, iam

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "GetAccessKeyInfo": self.get_access_key_info,
            "GetCallerIdentity": self.get_caller_identity,
        }

    def get_caller_identity(self, context: Context, asked: Json) -> Json:
        """Say who signed the request."""
        caller = context.caller
        return {"Account": caller.account, "Arn": caller.arn, "UserId": caller.user_id}

    def get_access_key_info(self, context: Context, asked: Json) -> Json:
        """Say which account a key belongs to."""
        key = asked["AccessKeyId"]
        session = self._sessions.find(key)
        account = str(session.get("AccountId") or "") if session else ""
        if key == context.caller.access_key:
            account = context.caller.account
        account = account or self._iam.account_of_key(key) or _written_in(key)
        if not account:
            raise requests.invalid("Access key ID is not valid.")
        return {"Account": account}


def _written_in(key: str) -> str:
    """Return the account that AWS writes into the ids of its keys, empty if there is none."""
    if key[:4] not in ("AKIA", "ASIA") or len(key) > _LONGEST:
        return ""
    bits = 0
    for character in key[4:14]:
        bits = bits << 5 | max(_LETTERS.find(character), 0)
    return f"{bits >> 9 & (1 << 40) - 1:012d}" if bits >> 49 else ""
