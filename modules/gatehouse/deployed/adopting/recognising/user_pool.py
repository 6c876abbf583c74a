"""The options of a user pool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from gatehouse.deployed.adopting.constructs import New
from gatehouse.deployed.adopting.reading.triggers import triggers_of
from gatehouse.deployed.adopting.reading.user_pool import RunningUserPool

from .tags import own_tags

Json = Mapping[str, Any]

_WORDS = {"phone_number": "phone"}
_ADDRESSES = ("email", "phone")
# Cognito's own attributes, which no pool can choose.
_OF_COGNITO = ("sub", "email_verified", "phone_number_verified")
_FACTORS = {"PASSWORD": "password", "EMAIL_OTP": "email_code", "SMS_OTP": "sms_code"}
_FACTORS["WEB_AUTHN"] = "passkey"


def pool_options(running: RunningUserPool, stage: str) -> dict[str, Any]:
    """The options that say what a pool is, those that say a default too."""
    pool, mfa = running.pool, running.mfa
    usernames = _words(pool.get("UsernameAttributes"))
    aliases = _words(pool.get("AliasAttributes"))
    auto_verify = [
        each for each in _ADDRESSES if each in _words(pool.get("AutoVerifiedAttributes"))
    ]
    standard, custom = _schema(pool.get("SchemaAttributes", []))
    only_admins = pool.get("AdminCreateUserConfig", {}).get("AllowAdminCreateUserOnly", False)
    options = {
        "name": {stage: pool["Name"]},
        "usernames": usernames,
        "aliases": aliases,
        "case_sensitive": pool.get("UsernameConfiguration", {}).get("CaseSensitive", True),
        "standard_attributes": standard,
        "custom_attributes": custom,
        "self_sign_up": not only_admins,
        "password_policy": _password_policy(pool),
        "mfa": _mfa(mfa),
        "sign_in": _sign_in(pool, mfa),
        "tier": _tier(pool),
        "devices": _devices(pool.get("DeviceConfiguration")),
        "auto_verify": auto_verify,
        "verify_before_update": _verifies_before_update(pool, auto_verify),
        "account_recovery": _recovery(pool),
        "verification": _verification(pool.get("VerificationMessageTemplate") or {}),
        "invitation": _invitation(pool),
        "email": _email(pool.get("EmailConfiguration") or {}),
        "text_messages": _text_messages(pool.get("SmsConfiguration") or {}),
        "tags": own_tags(pool.get("UserPoolTags") or {}),
    }
    if not usernames:
        del options["usernames"]
    if not aliases:
        del options["aliases"]
    if auto_verify == [each for each in _ADDRESSES if each in usernames + aliases]:
        del options["auto_verify"]  # those that users sign in with
    return {name: value for name, value in options.items() if value not in (None, {})}


def stays_outside(running: RunningUserPool) -> list[str]:
    """What belongs to a pool and is not taken over, a line each. It stays as it is."""
    pool = running.pool
    config = {} if triggers_of(running) else pool.get("LambdaConfig") or {}
    triggers = [name for name, value in config.items() if value]
    if not triggers:
        return []
    named = ", ".join(triggers)
    return [f"The functions of its triggers stay with the tool that made them: {named}."]


def _words(attributes: Sequence[str] | None) -> list[str]:
    return [_WORDS.get(each, each) for each in attributes or []]


# ---- attributes -----------------------------------------------------------------------------


def _schema(attributes: Sequence[Json]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The standard attributes that are not as every pool has them, and the app's own."""
    standard: dict[str, Any] = {}
    custom: dict[str, Any] = {}
    for each in sorted(attributes, key=lambda each: str(each["Name"])):
        name = str(each["Name"])
        required, mutable = bool(each.get("Required")), bool(each.get("Mutable", True))
        if name.startswith("custom:"):
            custom[name.removeprefix("custom:")] = _custom(each, mutable)
        elif ":" not in name and name not in _OF_COGNITO and (required or not mutable):
            rules = {"required": required, "mutable": mutable}
            standard[name] = New("StandardAttribute", rules)
    return standard, custom


def _custom(attribute: Json, mutable: bool) -> New:
    kind = attribute["AttributeDataType"]
    if kind == "String":
        bounds = attribute.get("StringAttributeConstraints") or {}
        lengths = {"max_length": bounds.get("MaxLength"), "min_length": bounds.get("MinLength")}
        return New("StringAttribute", {**_integers(lengths), "mutable": mutable})
    if kind == "Number":
        bounds = attribute.get("NumberAttributeConstraints") or {}
        ends = {"minimum": bounds.get("MinValue"), "maximum": bounds.get("MaxValue")}
        return New("NumberAttribute", {**_integers(ends), "mutable": mutable})
    return New(f"{kind}Attribute", {"mutable": mutable})


def _integers(texts: Mapping[str, str | None]) -> dict[str, int | None]:
    return {name: None if text is None else int(text) for name, text in texts.items()}


# ---- sign-in --------------------------------------------------------------------------------


def _password_policy(pool: Json) -> New | None:
    policy = pool.get("Policies", {}).get("PasswordPolicy")
    if not policy:
        return None
    days = policy.get("TemporaryPasswordValidityDays", 7)
    return New(
        "PasswordPolicy",
        {
            "minimum_length": policy.get("MinimumLength", 8),
            "require_lowercase": policy.get("RequireLowercase", False),
            "require_uppercase": policy.get("RequireUppercase", False),
            "require_numbers": policy.get("RequireNumbers", False),
            "require_symbols": policy.get("RequireSymbols", False),
            "temporary_password_validity": timedelta(days=days) if days else timedelta(days=7),
            "history": policy.get("PasswordHistorySize", 0),
        },
    )


def _mfa(config: Json) -> Any:
    mode = {"OFF": "off", "OPTIONAL": "optional", "ON": "on"}[config.get("MfaConfiguration", "OFF")]
    if mode == "off":
        return mode
    email, sms = config.get("EmailMfaConfiguration"), config.get("SmsMfaConfiguration")
    factors = []
    if (config.get("SoftwareTokenMfaConfiguration") or {}).get("Enabled"):
        factors.append("totp")
    if sms:
        factors.append("sms")
    if email:
        factors.append("email")
    if factors == ["totp"]:
        return mode
    words = {"factors": factors}
    words |= _given("sms_message", (sms or {}).get("SmsAuthenticationMessage"))
    words |= _given("email_subject", (email or {}).get("Subject"))
    words |= _given("email_message", (email or {}).get("Message"))
    return New("Mfa", words, positional=(mode,))


def _given(name: str, value: Any) -> dict[str, Any]:
    return {name: value} if value else {}


def _sign_in(pool: Json, mfa: Json) -> New | None:
    policy = pool.get("Policies", {}).get("SignInPolicy") or {}
    first = policy.get("AllowedFirstAuthFactors") or ["PASSWORD"]
    factors = [_FACTORS[each] for each in _FACTORS if each in first]
    if factors in (["password"], []):
        return None
    passkeys = mfa.get("WebAuthnConfiguration") or {}
    words: dict[str, Any] = {"factors": factors}
    if passkeys and "passkey" in factors:
        how = _given("relying_party", passkeys.get("RelyingPartyId"))
        how |= _given("user_verification", passkeys.get("UserVerification"))
        words["passkeys"] = New("Passkeys", how)
    return New("ChoiceSignIn", words)


def _tier(pool: Json) -> str | None:
    tier = str(pool.get("UserPoolTier") or "ESSENTIALS").lower()
    return None if tier == "essentials" else tier


def _devices(config: Json | None) -> New | None:
    if not config:
        return None
    asks = config.get("DeviceOnlyRememberedOnUserPrompt", False)
    return New(
        "Devices",
        {
            "remember": "ask" if asks else "always",
            "challenge_new": config.get("ChallengeRequiredOnNewDevice", False),
        },
    )


# ---- addresses ------------------------------------------------------------------------------


def _verifies_before_update(pool: Json, auto_verify: Sequence[str]) -> bool:
    update = pool.get("UserAttributeUpdateSettings") or {}
    named = update.get("AttributesRequireVerificationBeforeUpdate") or []
    return bool(named) or not auto_verify


def _recovery(pool: Json) -> list[str]:
    """The ways, in their order. A pool without the setting is carried: no option says that."""
    ways = (pool.get("AccountRecoverySetting") or {}).get("RecoveryMechanisms") or []
    words = {"admin_only": "admin", "verified_email": "email", "verified_phone_number": "phone"}
    return [words[each["Name"]] for each in sorted(ways, key=lambda way: int(way["Priority"]))]


# ---- messages -------------------------------------------------------------------------------


def _verification(template: Json) -> New | None:
    by = "link" if template.get("DefaultEmailOption") == "CONFIRM_WITH_LINK" else "code"
    behind = "ByLink" if by == "link" else ""
    words = {"by": by}
    words |= _given("email_subject", template.get(f"EmailSubject{behind}"))
    words |= _given("email_message", template.get(f"EmailMessage{behind}"))
    words |= _given("sms_message", template.get("SmsMessage"))
    return None if words == {"by": "code"} else New("Verification", words)


def _invitation(pool: Json) -> New | None:
    template = pool.get("AdminCreateUserConfig", {}).get("InviteMessageTemplate") or {}
    words = _given("email_subject", template.get("EmailSubject"))
    words |= _given("email_message", template.get("EmailMessage"))
    words |= _given("sms_message", template.get("SMSMessage"))
    return New("Invitation", words) if words else None


def _email(config: Json) -> New | None:
    if config.get("EmailSendingAccount") == "DEVELOPER":
        words = {"identity_arn": config.get("SourceArn")}
        words |= _given("from_address", config.get("From"))
        words |= _given("reply_to", config.get("ReplyToEmailAddress"))
        words |= _given("configuration_set", config.get("ConfigurationSet"))
        return New("SesEmail", words)
    replies = _given("reply_to", config.get("ReplyToEmailAddress"))
    return New("CognitoEmail", replies) if config else None


def _text_messages(config: Json) -> New | None:
    if not config.get("SnsCallerArn"):
        return None
    words = {"role_arn": config["SnsCallerArn"]}
    words |= _given("external_id", config.get("ExternalId"))
    words |= _given("region", config.get("SnsRegion"))
    return New("TextMessages", words)
