"""The rules between a user pool's options: what excludes or needs what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gatehouse.core.options import option

from .email_sending import SesEmail
from .logs import check_logs
from .threat_protection import LEVELS
from .tier import ESSENTIALS, Need, check_tier

if TYPE_CHECKING:
    from .triggers import Triggers
    from .user_pool import UserPool


def refuse_usernames_with_aliases(pool: UserPool, usernames: object, aliases: object) -> None:
    """Refuse both options at once."""
    if usernames is not None and aliases is not None:
        option(pool, "usernames", {"usernames": usernames, "aliases": aliases}).refuse(
            "must not be set together: a pool can have usernames or aliases",
            "keep `usernames` to sign in with an address alone; keep `aliases` to let users "
            "choose a name as well",
        )


def sign_in_words(
    pool: UserPool, name: str, words: Sequence[str] | None, known: tuple[str, ...]
) -> tuple[str, ...]:
    """Read ``usernames`` or ``aliases``."""
    if words is None:
        return ()
    chosen = option(pool, name, words).some_of(*known)
    if not chosen:
        option(pool, name, words).refuse("must name at least one", f'write {name}=["email"]')
    return chosen


def check_together(pool: UserPool, triggers: Triggers) -> None:
    """Check the rules between options, each of which is valid by itself."""
    _check_tier(pool, triggers)
    check_mfa(pool)
    _check_email_codes(pool, triggers)
    check_logs(pool)


def refuse_what_needs_a_domain(pool: UserPool) -> None:
    """Refuse links, and passkeys that belong to no domain; called when the app is complete."""
    sign_in = pool.sign_in
    if sign_in is not None and "passkey" in sign_in.factors and pool.domain is None:
        passkeys = sign_in.passkeys
        if passkeys is None or passkeys.relying_party is None:
            option(pool, "sign_in", list(sign_in.factors)).refuse(
                "must say which domain passkeys belong to, as the pool has no domain: without one, "
                "no user can make a passkey",
                'write ChoiceSignIn(passkeys=Passkeys(relying_party="example.com")), or '
                'users.add_domain("Domain", prefix="acme-notes")',
            )
    verification = pool.verification
    if verification is not None and verification.by == "link" and pool.domain is None:
        option(pool, "verification", verification).refuse(
            "must be by code, as the pool has no domain for a link",
            'write users.add_domain("Domain", prefix="acme-notes"), or Verification(by="code")',
        )


def _check_tier(pool: UserPool, triggers: Triggers) -> None:
    history = pool.password_policy.history
    needs = [Need("password_policy", history, ESSENTIALS, "a password history")] if history else []
    for part in (pool.mfa, pool.sign_in, pool.threat_protection, pool.logs, triggers):
        needs += part.needs if part is not None else []
    check_tier(pool, pool.tier, needs)


def check_mfa(pool: UserPool) -> None:
    """Check the second factor together with e-mail, first factors and what risks ask for."""
    mfa = option(pool, "mfa", pool.mfa)
    if "email" in pool.mfa.factors and not isinstance(pool.email, SesEmail):
        mfa.refuse(
            'the factor "email" needs SES: Cognito itself sends at most 50 e-mails a day',
            'write email=SesEmail(...), or leave "email" out of the factors',
        )
    if pool.mfa.mode == "on" and pool.sign_in is not None:
        others = [factor for factor in pool.sign_in.factors if factor != "password"]
        if others:
            mfa.refuse(
                f'must not be "on" with the first factors {", ".join(others)}: Cognito then '
                "allows only the password as the first factor",
                'write mfa="optional", or leave sign_in out',
            )
    _check_passkeys(pool)
    _check_threat_actions(pool)


def _check_passkeys(pool: UserPool) -> None:
    """Refuse what the provider sends in one request, and Cognito refuses there.

    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolMfaConfig.html
    """
    passkeys = pool.sign_in is not None and "passkey" in pool.sign_in.factors
    if passkeys and pool.mfa.mode == "off" and pool.addresses.sends_texts:
        option(pool, "mfa", "off").refuse(
            'must not be "off" in a pool with passkeys that sends text messages: Terraform\'s '
            "provider makes these a second factor as well, which Cognito refuses while MFA is off",
            'write mfa="optional", or leave out "passkey" or what sends text messages',
        )


def _check_email_codes(pool: UserPool, triggers: Triggers) -> None:
    codes = pool.sign_in is not None and "email_code" in pool.sign_in.factors
    if codes and pool.email is None and triggers.custom_email_sender is None:
        option(pool, "email", None).refuse(
            'must be set with the first factor "email_code": each sign-in is an e-mail, and '
            "Cognito itself sends at most 50 a day for the whole account",
            "write email=SesEmail(...), or email=CognitoEmail() if 50 a day are enough",
        )


def _check_threat_actions(pool: UserPool) -> None:
    threat = pool.threat_protection
    if threat is None or threat.account_takeover is None or pool.mfa.mode != "off":
        return
    for level in LEVELS:
        if getattr(threat.account_takeover, level) == "mfa_required":
            option(pool, "threat_protection", {level: "mfa_required"}).refuse(
                "must not require a second factor while mfa is off: no user could sign in",
                f'write mfa="optional", or {level}="block" if you mean that',
            )
