"""A user pool refuses second factors, first factors and ways of recovery that exclude each other.

Extends in ``ministack.services.cognito``, which keeps what it is sent:

- ``_set_user_pool_mfa_config``: the request replaces all second factors, and one without a mode
  turns them off; MFA that is off excludes factors, and MFA that is on needs one; the factor by
  e-mail needs SES and a tier above Lite; required MFA excludes codes and passkeys as first factor;
- ``_create_user_pool`` and ``_update_user_pool``: a first factor by text message needs a role to
  send with; administrators are the only way of recovery or none;
- all three: an address is not the only way of recovery while it is a second factor.

API reference of ``SetUserPoolMfaConfig`` and ``CreateUserPool``; the errors' words are those that
users of AWS report (aws-cdk #11478, terraform-provider-aws #41049).
"""

from __future__ import annotations

from typing import Any

from ministack.services import cognito

from gatehouse.local.emulator.patching import Answer, Upstream, replace
from gatehouse.local.emulator.service_errors import RefusedError

_Json = dict[str, Any]

_SMS, _EMAIL, _APP = "SmsMfaConfiguration", "EmailMfaConfiguration", "SoftwareTokenMfaConfiguration"
_FACTORS = (_SMS, _EMAIL, _APP)
_NOT_WITH_MFA = {"EMAIL_OTP", "SMS_OTP"}


def install() -> None:
    """Install the patches."""
    replace(cognito, "_set_user_pool_mfa_config", _replacing_all)
    replace(cognito, "_create_user_pool", _with_valid_recovery)
    replace(cognito, "_update_user_pool", _with_valid_recovery)


def _replacing_all(upstream: Upstream) -> Upstream:
    def set_user_pool_mfa_config(data: _Json) -> Answer:
        pool = cognito._user_pools.get(data.get("UserPoolId"))
        sent = {**data, "MfaConfiguration": data.get("MfaConfiguration") or "OFF"}
        if pool is not None:
            try:
                _check_factors(pool, sent)
                _check_recovery({**_without_factors(pool), **sent})
            except RefusedError as error:
                return error.answer
            for name in _FACTORS:
                pool.pop(name, None)
        answer: Answer = upstream(sent)
        return answer

    return set_user_pool_mfa_config


def _without_factors(pool: _Json) -> _Json:
    return {name: value for name, value in pool.items() if name not in _FACTORS}


def _check_factors(pool: _Json, sent: _Json) -> None:
    mode = sent["MfaConfiguration"]
    factors = [name for name in _FACTORS if sent.get(name) is not None]
    if mode == "OFF":
        if factors:
            raise _invalid(
                "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
            )
        return
    if not factors:
        raise _invalid(
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be "
            "enabled."
        )
    if _EMAIL in factors:
        _check_email(pool)
    first = _first_factors(pool)
    if mode == "ON" and first & _NOT_WITH_MFA:
        raise _invalid(
            "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA "
            "is enabled"
        )
    passkeys = sent.get("WebAuthnConfiguration") or {}
    if mode == "ON" and "WEB_AUTHN" in first and not passkeys.get("FactorConfiguration"):
        raise _invalid(
            "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and "
            "WebAuthn is an allowed first auth factor"
        )


def _check_email(pool: _Json) -> None:
    if pool.get("UserPoolTier") == "LITE":
        raise RefusedError(
            "FeatureUnavailableInTierException", "Email MFA is not available in the LITE tier."
        )
    sending = (pool.get("EmailConfiguration") or {}).get("EmailSendingAccount")
    if sending != "DEVELOPER":
        raise _invalid(
            "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an "
            "EmailSendingAccount of COGNITO_DEFAULT"
        )


def _first_factors(pool: _Json) -> set[str]:
    policy = (pool.get("Policies") or {}).get("SignInPolicy") or {}
    return set(policy.get("AllowedFirstAuthFactors") or [])


def _with_valid_recovery(upstream: Upstream) -> Upstream:
    def keep_user_pool(data: _Json) -> Answer:
        held = cognito._user_pools.get(data.get("UserPoolId")) or {}
        after = {**held, **data}
        try:
            if "SMS_OTP" in _first_factors(after) and not after.get("SmsConfiguration"):
                raise _invalid(
                    "SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS "
                    "configuration"
                )
            _check_recovery(after)
        except RefusedError as error:
            return error.answer
        answer: Answer = upstream(data)
        return answer

    return keep_user_pool


def _check_recovery(pool: _Json) -> None:
    setting = pool.get("AccountRecoverySetting") or {}
    ways = [each.get("Name") for each in setting.get("RecoveryMechanisms") or []]
    if "admin_only" in ways and len(ways) > 1:
        raise _invalid(
            "Account Recovery Setting cannot use admin_only setting with any other recovery "
            "mechanisms."
        )
    mode = pool.get("MfaConfiguration") or "OFF"
    texts = mode != "OFF" and pool.get(_SMS) is not None
    only_way = mode == "ON" and "email" not in (pool.get("AutoVerifiedAttributes") or [])
    if texts and (
        ways == ["verified_phone_number"] or (only_way and "verified_phone_number" in ways)
    ):
        raise _used_twice("verified_phone_number", "SMS")
    if mode != "OFF" and pool.get(_EMAIL) is not None and ways == ["verified_email"]:
        raise _used_twice("verified_email", "Email")


def _used_twice(way: str, factor: str) -> RefusedError:
    return _invalid(
        f"Invalid account recovery setting parameter. Account Recovery Setting cannot use {way} as "
        f"a recovery mechanism when {factor} MFA is configured."
    )


def _invalid(message: str) -> RefusedError:
    return RefusedError("InvalidParameterException", message)
