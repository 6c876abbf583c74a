"""The rules of a user pool's options, for arguments that a transform set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

from .attributes import ATTRIBUTE_OF_WORD
from .email_sending import SesEmail
from .given_once import (
    CUSTOM_AUTH,
    EMAIL_FACTOR,
    SIGN_IN,
    SMS_FACTOR,
    TEXT_MESSAGES,
    TIER,
    TOKEN_TRIGGER,
    VERIFICATION,
)
from .messages import (
    CODE,
    LONGEST_EMAIL,
    LONGEST_SMS,
    LONGEST_SUBJECT,
    USERNAME,
    check_link,
    check_message,
)
from .mfa import MODES, Mfa
from .pool_rules import check_mfa
from .recovery import ADDRESSES, ADMIN, SecondFactors, refused
from .tier import TIER_IN_AWS

if TYPE_CHECKING:
    from .user_pool import UserPool

_FACTORS = {
    "totp": "software_token_mfa_configuration",
    "email": "email_mfa_configuration",
}
_WAYS = {
    **{f"verified_{ATTRIBUTE_OF_WORD[word]}": word for word in ADDRESSES},
    "admin_only": ADMIN[0],
}
_TOKEN_TRIGGERS = ("pre_token_generation", "pre_token_generation_config")
TIER_OF_NAME = {in_aws: tier for tier, in_aws in TIER_IN_AWS.items()}
_LEAST_AND_MOST = {
    "minimum_length": (6, 99),
    "password_history_size": (0, 24),
    "temporary_password_validity_days": (1, 365),
}


def check_arguments(pool: UserPool, arguments: dict[str, Any]) -> None:
    """Check what a transform made of a pool's arguments like the options.

    Raises
    ------
    OptionError
        If an option would be refused for it.
    """
    policy = _block(arguments, "password_policy")
    for name, (least, most) in _LEAST_AND_MOST.items():
        if policy.get(name) is not None:
            option(pool, f"password_policy.{name}", policy[name]).integer(least, most)
    _check_factors(pool, arguments)
    _check_recovery(pool, arguments)
    _check_messages(arguments)
    _follow_sign_up(pool, arguments)
    _remember(pool, arguments)


def _follow_sign_up(pool: UserPool, arguments: dict[str, Any]) -> None:
    """Let the pool know who can sign up now; what only Terraform knows may let everybody."""
    only = _block(arguments, "admin_create_user_config").get("allow_admin_create_user_only")
    pool.self_sign_up = only is not True


def _remember(pool: UserPool, arguments: dict[str, Any]) -> None:
    """Take what a transform gave or took for what the pool has now, as if options said it."""
    given = pool.given_once
    triggers = _block(arguments, "lambda_config")
    add_ons = _block(arguments, "user_pool_add_ons")
    tier = arguments.get("user_pool_tier")
    given.triggers = any(name != "kms_key_id" and each for name, each in triggers.items())
    given.mfa = pool.mfa.factors
    given.threat_protection = bool(add_ons)
    given.tier = TIER_OF_NAME.get(str(tier), tier)
    flat = ("email_verification_message", "email_verification_subject", "sms_verification_message")
    has = {
        TOKEN_TRIGGER: any(triggers.get(name) for name in _TOKEN_TRIGGERS),
        TEXT_MESSAGES: bool(arguments.get("sms_configuration")),
        SMS_FACTOR: "sms" in pool.mfa.factors,
        EMAIL_FACTOR: bool(arguments.get("email_mfa_configuration")),
        CUSTOM_AUTH: bool(add_ons.get("advanced_security_additional_flows")),
        TIER: tier is not None,
        SIGN_IN: bool(arguments.get("sign_in_policy")),
        VERIFICATION: any(arguments.get(each) for each in ("verification_message_template", *flat)),
    }
    for name, is_given in has.items():
        given.has_now(name, given=is_given)


def _check_factors(pool: UserPool, arguments: dict[str, Any]) -> None:
    given = arguments.get("mfa_configuration")
    modes = {in_aws: word for word, in_aws in MODES.items()}
    if is_token(given) or given not in (None, *modes):
        return
    mode = "off" if given is None else modes[given]
    token = _block(arguments, "software_token_mfa_configuration")
    blocks = [factor for factor, name in _FACTORS.items() if arguments.get(name) is not None]
    factors = [each for each in blocks if each != "totp" or token.get("enabled") is not False]
    # The role for text messages may be there for other things than the second factor.
    sends = arguments.get("sms_configuration") is not None
    if sends and mode != "off" and ("sms" in pool.mfa.factors or not factors):
        factors.append("sms")
    if (mode, set(factors)) == (pool.mfa.mode, set(pool.mfa.factors)):
        return
    if mode == "off":
        for factor in blocks:
            option(pool, _FACTORS[factor], arguments[_FACTORS[factor]]).refuse(
                "must not be set while MFA is off: Cognito refuses factors then",
                f'write mfa="off", or "{_FACTORS[factor]}": None beside it',
            )
    pool.mfa = Mfa(mode, factors)
    sender = _block(arguments, "email_configuration").get("email_sending_account")
    if sender != "DEVELOPER" or isinstance(pool.email, SesEmail):
        check_mfa(pool)


def _check_recovery(pool: UserPool, arguments: dict[str, Any]) -> None:
    """Check the ways of recovery beside the second factors that there are now."""
    ways, verified = pool.addresses.recovery, pool.addresses.auto_verify
    given = _block(arguments, "account_recovery_setting").get("recovery_mechanism")
    if isinstance(given, list) and all(isinstance(each, Mapping) for each in given):
        ways = tuple(_WAYS.get(each.get("name"), "") for each in given)
    confirmed = arguments.get("auto_verified_attributes")
    if isinstance(confirmed, list):
        verified = tuple(_WAYS.get(f"verified_{name}", "") for name in confirmed)
    sends = arguments.get("sms_configuration") is not None
    factors = SecondFactors(
        pool.mfa.mode, pool.mfa.second_addresses(sends), "totp" in pool.mfa.factors
    )
    refusal = refused(ways, verified, factors)
    if refusal is not None:
        option(pool, "account_recovery", list(ways)).refuse(*refusal)


def _check_messages(arguments: dict[str, Any]) -> None:
    by_code = _block(arguments, "verification_message_template")
    invited = _block(_block(arguments, "admin_create_user_config"), "invite_message_template")
    factor = _block(arguments, "email_mfa_configuration")
    both = (USERNAME, CODE)
    for owner, block, prefix, placeholders in (
        ("Verification", arguments, "email_verification_", (CODE,)),
        ("Verification", by_code, "email_", (CODE,)),
        ("Invitation", invited, "email_", both),
        ("Mfa", factor, "", (CODE,)),
    ):
        subject, message = f"{prefix}subject", f"{prefix}message"
        check_message(owner, subject, block.get(subject), LONGEST_SUBJECT, shortest=1)
        check_message(owner, message, block.get(message), LONGEST_EMAIL, *placeholders)
    for owner, block, name, placeholders in (
        ("Mfa", arguments, "sms_authentication_message", (CODE,)),
        ("Verification", arguments, "sms_verification_message", (CODE,)),
        ("Verification", by_code, "sms_message", (CODE,)),
        ("Invitation", invited, "sms_message", both),
    ):
        one_line = owner != "Invitation"
        check_message(owner, name, block.get(name), LONGEST_SMS, *placeholders, one_line=one_line)
    check_link("Verification", "email_message_by_link", by_code.get("email_message_by_link"))


def _block(arguments: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A block, which may stand in a list; nothing where it is missing or a token."""
    value = arguments.get(name)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, Mapping) else {}
