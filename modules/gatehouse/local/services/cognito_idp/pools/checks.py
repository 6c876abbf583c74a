"""What a pool's settings must not be, alone or together.

API reference of ``CreateUserPool``, ``UpdateUserPool`` and ``SetUserPoolMfaConfig``; the words of
errors that exclude each other are those that users of AWS report
(https://github.com/hashicorp/terraform-provider-aws/issues/41049,
https://github.com/aws/aws-cli/issues/7151,
https://github.com/aws/aws-cdk/issues/11478).
"""

from __future__ import annotations

from typing import Any

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import invalid, needs_tier
from gatehouse.local.services.cognito_idp.records import Json
from gatehouse.local.services.contract import ServiceError

SMS, EMAIL = "SmsMfaConfiguration", "EmailMfaConfiguration"
APP, PASSKEYS = "SoftwareTokenMfaConfiguration", "WebAuthnConfiguration"
#: Settings that ``SetUserPoolMfaConfig`` sets, and ``DescribeUserPool`` does not show.
FACTORS = (SMS, EMAIL, APP, PASSKEYS)
_MODE = "MfaConfiguration"
_NOT_WITH_MFA = {"EMAIL_OTP", "SMS_OTP"}


def check_settings(call: Call, settings: Json, before: Json, asked: Json) -> None:
    """Refuse settings of a pool that exclude each other.

    Parameters
    ----------
    call : Call
        The call.
    settings, before : dict
        The settings after the request, and those before it; empty for a new pool.
    asked : dict
        The request. If it does not say whether MFA is on, ways of recovery are held against what
        was.
    """
    if settings.get("UsernameAttributes") and settings.get("AliasAttributes"):
        raise invalid("Only one of alias_attributes or username_attributes can be set.")
    _check_tier(settings)
    _check_passwords(settings["Policies"])
    check_role(call, settings.get("SmsConfiguration") or {})
    _check_senders(settings["LambdaConfig"])
    if "UserAttributeUpdateSettings" in asked:
        _check_updates(settings)
    first = first_factors(settings)
    if "SMS_OTP" in first and not settings.get("SmsConfiguration"):
        raise invalid(
            "SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS "
            "configuration"
        )
    says = _MODE in asked or not before
    check_recovery(settings if says else {**settings, _MODE: before[_MODE]})


def check_role(call: Call, configuration: Json) -> None:
    """Refuse a role for text messages that is gone, as Cognito tries it out at each request."""
    arn = configuration.get("SnsCallerArn")
    if arn and not call.outside.role_exists(arn):
        raise ServiceError(
            "InvalidSmsRoleTrustRelationshipException",
            "Role does not have a trust relationship allowing Cognito to assume the role",
        )


def check_factors(settings: Json, sent: Json) -> None:
    """Refuse second factors that exclude each other or a first factor."""
    mode = sent.get("MfaConfiguration") or "OFF"
    factors = [name for name in (SMS, EMAIL, APP) if sent.get(name) is not None]
    if mode == "OFF":
        if factors:
            raise invalid(
                "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
            )
        return
    if not factors:
        raise invalid(
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be "
            "enabled."
        )
    if EMAIL in factors:
        _check_email(settings)
    first = first_factors(settings)
    if mode == "ON" and first & _NOT_WITH_MFA:
        raise invalid(
            "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA "
            "is enabled"
        )
    passkeys = sent.get(PASSKEYS) or {}
    if mode == "ON" and "WEB_AUTHN" in first and not passkeys.get("FactorConfiguration"):
        raise invalid(
            "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and "
            "WebAuthn is an allowed first auth factor"
        )


def check_recovery(settings: Json) -> None:
    """Refuse an address that is the only way of recovery and a second factor."""
    setting = settings.get("AccountRecoverySetting") or {}
    ways = [each.get("Name") for each in setting.get("RecoveryMechanisms") or []]
    if "admin_only" in ways and len(ways) > 1:
        raise invalid(
            "Account Recovery Setting cannot use admin_only setting with any other recovery "
            "mechanisms."
        )
    mode = settings.get("MfaConfiguration") or "OFF"
    texts = mode != "OFF" and settings.get(SMS) is not None
    only_way = mode == "ON" and "email" not in (settings.get("AutoVerifiedAttributes") or [])
    if texts and (
        ways == ["verified_phone_number"] or (only_way and "verified_phone_number" in ways)
    ):
        raise _used_twice("verified_phone_number", "SMS")
    if mode != "OFF" and settings.get(EMAIL) is not None and ways == ["verified_email"]:
        raise _used_twice("verified_email", "Email")


def first_factors(settings: Json) -> set[str]:
    """Return the factors that a user may begin with."""
    policy = (settings.get("Policies") or {}).get("SignInPolicy") or {}
    return set(policy.get("AllowedFirstAuthFactors") or ["PASSWORD"])


def _check_tier(settings: Json) -> None:
    tier = settings["UserPoolTier"]
    add_ons = settings.get("UserPoolAddOns") or {}
    if tier != "PLUS" and add_ons.get("AdvancedSecurityMode") in ("AUDIT", "ENFORCED"):
        raise needs_tier(tier, "Threat Protection")
    if tier == "LITE" and first_factors(settings) != {"PASSWORD"}:
        raise needs_tier(tier, "Passwordless Sign-In")


def _check_passwords(policies: Json) -> None:
    first = (policies.get("SignInPolicy") or {}).get("AllowedFirstAuthFactors")
    if first is not None and "PASSWORD" not in first:
        raise invalid("PASSWORD must be one of the AllowedFirstAuthFactors.")


def _check_senders(triggers: Json) -> None:
    for sender in ("CustomEmailSender", "CustomSMSSender"):
        if triggers.get(sender) and not triggers.get("KMSKeyID"):
            raise invalid(f"KMSKeyID is required to be configured with {sender}.")


def _check_updates(settings: Json) -> None:
    update = settings.get("UserAttributeUpdateSettings") or {}
    held = update.get("AttributesRequireVerificationBeforeUpdate") or []
    unverified = set(held) - set(settings.get("AutoVerifiedAttributes") or [])
    if unverified:
        raise invalid(
            "All attributes in AttributesRequireVerificationBeforeUpdate must exist in "
            "AutoVerifiedAttributes"
        )


def _check_email(settings: Json) -> None:
    if settings["UserPoolTier"] == "LITE":
        raise needs_tier("LITE", "Email MFA")
    if (settings.get("EmailConfiguration") or {}).get("EmailSendingAccount") != "DEVELOPER":
        raise invalid(
            "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an "
            "EmailSendingAccount of COGNITO_DEFAULT"
        )


def _used_twice(way: str, factor: str) -> Any:
    return invalid(
        f"Invalid account recovery setting parameter. Account Recovery Setting cannot use {way} as "
        f"a recovery mechanism when {factor} MFA is configured."
    )
