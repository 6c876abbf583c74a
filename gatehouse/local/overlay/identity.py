"""What a policy can know of a caller that signed in through an identity pool.

Extends ``ministack.core.iam_evaluator._principal_keys``, which knows users, roles and tags, but
none of the keys that AWS sets for the session of an identity.
"""

from __future__ import annotations

from typing import Any

from ministack.core import iam_evaluator
from ministack.services import sts

from gatehouse.local.overlay.patching import Upstream, replace

_PROVIDER = "cognito-identity.amazonaws.com"


def install() -> None:
    """Put the patch in place."""
    replace(iam_evaluator, "_principal_keys", _with_identity)


def _with_identity(upstream: Upstream) -> Upstream:
    def principal_keys(credential: Any) -> dict[str, Any]:
        keys: dict[str, Any] = upstream(credential)
        session = sts._sessions.get(credential.access_key_id) or {}
        if session.get("_identity_id"):
            # Keyed in lower case, as the evaluator looks them up.
            keys[f"{_PROVIDER}:sub"] = session["_identity_id"]
            keys[f"{_PROVIDER}:aud"] = session.get("_identity_pool_id")
            keys[f"{_PROVIDER}:amr"] = list(session.get("_cognito_amr") or [])
            keys["aws:federatedprovider"] = _PROVIDER
        return keys

    return principal_keys
