"""Condition keys about a caller that signed in through an identity pool or another provider.

Extends ``ministack.core.iam_evaluator._principal_keys``, which sets the keys of users, roles and
tags, but none of those that AWS sets for the session of an identity.
"""

from __future__ import annotations

from typing import Any

from ministack.core import iam_evaluator
from ministack.services import sts

from gatehouse.local.overlay.patching import Upstream, replace

_PROVIDER = "cognito-identity.amazonaws.com"


def install() -> None:
    """Install the patch."""
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
        elif session.get("_federated_claims"):
            keys.update(_of_provider(session["_federated_claims"], credential.account_id))
        return keys

    return principal_keys


def _of_provider(claims: dict[str, Any], account: str) -> dict[str, Any]:
    host = str(claims["iss"]).partition("://")[2]
    keys = {f"{host}:{name}".lower(): claims[name] for name in ("aud", "sub") if name in claims}
    return {**keys, "aws:federatedprovider": f"arn:aws:iam::{account}:oidc-provider/{host}"}
