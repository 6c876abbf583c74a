"""The second factors of a pool.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolMfaConfig.html
"""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.pools import checks
from gatehouse.local.services.cognito_idp.records import Json, Pool

_MODE = "MfaConfiguration"


def set_user_pool_mfa_config(call: Call, asked: Json) -> Json:
    """Carry out ``SetUserPoolMfaConfig``, which replaces all factors."""
    pool = call.pool(asked)
    sent = {name: asked[name] for name in checks.FACTORS if asked.get(name) is not None}
    sent[_MODE] = asked.get(_MODE) or "OFF"
    checks.check_factors(pool.settings, sent)
    by_text = (sent.get(checks.SMS) or {}).get("SmsConfiguration") or {}
    checks.check_role(call, by_text)
    left = {name: each for name, each in pool.settings.items() if name not in checks.FACTORS}
    settings = {**left, **sent}
    checks.check_recovery(settings)
    if by_text:
        settings["SmsConfiguration"] = by_text
    pool.settings, pool.modified = settings, call.now
    return _shown(pool)


def get_user_pool_mfa_config(call: Call, asked: Json) -> Json:
    """Carry out ``GetUserPoolMfaConfig``."""
    return _shown(call.pool(asked))


def _shown(pool: Pool) -> Json:
    held = {name: pool.settings[name] for name in checks.FACTORS if name in pool.settings}
    return {**held, _MODE: pool.mfa}
