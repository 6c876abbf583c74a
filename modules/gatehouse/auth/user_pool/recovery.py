"""How users recover an account, and which addresses Cognito confirms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from gatehouse.core import Component, aws
from gatehouse.core.options import option
from gatehouse.core.tokens import is_list_marker, is_token

from .attributes import ATTRIBUTE_OF_WORD
from .mfa import Mfa

ADDRESSES = ("email", "phone")
ADMIN = ("admin",)
RECOVERY = (*ADDRESSES, *ADMIN)


@dataclass(frozen=True)
class ConfirmedAddresses:
    """Which addresses Cognito confirms, and how users recover an account.

    Parameters
    ----------
    auto_verify : tuple of str
        The addresses, in the words of the option.
    recovery : tuple of str
        How users recover an account, in this order.
    verify_before_update : bool
        Whether a changed address is used only after it is confirmed.
    sends_texts : bool
        Whether the pool sends text messages, for these or for other options.
    """

    auto_verify: tuple[str, ...]
    recovery: tuple[str, ...]
    verify_before_update: bool
    sends_texts: bool

    @property
    def arguments(self) -> dict[str, Any]:
        """The provider's arguments."""
        module = aws.cognito_user_pool
        verified = [ATTRIBUTE_OF_WORD.get(word, word) for word in self.auto_verify]
        update = module.CognitoUserPoolUserAttributeUpdateSettings
        mechanism = module.CognitoUserPoolAccountRecoverySettingRecoveryMechanism
        return {
            "auto_verified_attributes": verified or None,
            "user_attribute_update_settings": update(
                attributes_require_verification_before_update=verified
            )
            if verified and self.verify_before_update
            else None,
            "account_recovery_setting": module.CognitoUserPoolAccountRecoverySetting(
                recovery_mechanism=[
                    mechanism(name=name, priority=priority)
                    for priority, name in enumerate(self._mechanisms, start=1)
                ]
            ),
        }

    @property
    def _mechanisms(self) -> list[str]:
        return [
            "admin_only" if word == "admin" else f"verified_{ATTRIBUTE_OF_WORD.get(word, word)}"
            for word in self.recovery
        ]


def confirmed_addresses(
    pool: Component,
    sign_in_words: Sequence[str],
    auto_verify: Sequence[str] | None,
    account_recovery: Sequence[str] | None,
    verify_before_update: bool,
    *,
    mfa: Mfa,
    sends_texts: bool,
) -> ConfirmedAddresses:
    """Read the three options.

    By default Cognito confirms the addresses that users sign in with, and uses them for recovery.
    E-mail comes first: phone numbers get new owners.
    """
    if auto_verify is None:
        verified = tuple(word for word in ADDRESSES if word in sign_in_words)
    else:
        verified = option(pool, "auto_verify", auto_verify).some_of(*ADDRESSES)
    given = None if account_recovery is None else _recovery(pool, account_recovery)
    sends_texts = sends_texts or "phone" in (*verified, *(given or ()))
    factors = SecondFactors(mfa.mode, mfa.second_addresses(sends_texts), "totp" in mfa.factors)
    if given is not None:
        refusal = refused(given, verified, factors)
        if refusal is not None:
            option(pool, "account_recovery", account_recovery).refuse(*refusal)
    elif is_token(verified):
        option(pool, "account_recovery", None).refuse(
            "must be set where only Terraform knows which addresses are confirmed",
            'write account_recovery=["email"] or so, or auto_verify as a list of words',
        )
    option(pool, "verify_before_update", verify_before_update).flag()
    recovery = default_recovery(verified, factors) if given is None else given
    return ConfirmedAddresses(verified, recovery, verify_before_update, sends_texts)


# ---- recovery and second factors ------------------------------------------------------------


class SecondFactors(NamedTuple):
    """What of a pool's second factors decides how accounts can be recovered.

    Parameters
    ----------
    mode : str
        ``off``, ``optional`` or ``on``.
    addresses : tuple of str
        Addresses that codes can go to: ``email``, ``phone``.
    app : bool
        Whether an authenticator app is a factor.
    """

    mode: str
    addresses: tuple[str, ...]
    app: bool


def refused(
    ways: tuple[str, ...], verified: tuple[str, ...], factors: SecondFactors
) -> tuple[str, str] | None:
    """Return the rule that ways of recovery break, and the fix; None if Cognito accepts them.

    Who holds the one address must not hold both factors. Cognito therefore refuses an address as
    the only way while it is a second factor too. A user with a second factor by an address can't
    recover the account by it, which is Cognito's own rule at the recovery.
    https://github.com/hashicorp/terraform-provider-aws/issues/41049,
    https://github.com/aws/aws-cdk/issues/11478
    """
    if is_token(factors.mode):
        return None
    if ways == ("email",) and "email" in factors.addresses:
        return (
            'must not be "email" alone while e-mail is a second factor: Cognito refuses one '
            "mailbox for both",
            'write account_recovery=["email", "phone"], or ["admin"]',
        )
    if ways == ("phone",) and "phone" in factors.addresses:
        return (
            'must not be "phone" alone while text messages are a second factor, as they are in '
            "each pool that sends any: Cognito refuses one phone for both",
            'write account_recovery=["phone", "email"] or ["admin"], or mfa="off"',
        )
    required_by_text = factors.mode == "on" and "phone" in factors.addresses
    if required_by_text and "phone" in ways and "email" not in verified:
        return (
            'must not have "phone" while a second factor is required and the pool sends text '
            "messages, unless Cognito confirms e-mail addresses too: Cognito refuses it",
            'write auto_verify=["email", "phone"], or account_recovery=["email"] or ["admin"]',
        )
    return None


def default_recovery(verified: tuple[str, ...], factors: SecondFactors) -> tuple[str, ...]:
    """Choose the confirmed addresses, the other one beside them if need be, else administrators.

    The other address is there so that Cognito accepts the first: it sends no text messages by
    itself. Users without that second factor can recover their accounts by the first.
    """
    if not verified:
        return ADMIN
    everybodys = factors.addresses if factors.mode == "on" and not factors.app else ()
    if len(verified) == 1 and everybodys == verified:
        return ADMIN  # nobody could do it: each user's second factor goes to the same address
    others = tuple(word for word in ADDRESSES if word not in verified)
    for ways in (verified, (*verified, *others)):
        if refused(ways, verified, factors) is None:
            return ways
    return ADMIN


def _recovery(pool: Component, account_recovery: Sequence[str]) -> tuple[str, ...]:
    given = option(pool, "account_recovery", account_recovery)
    words = given.some_of(*RECOVERY)
    if any(map(is_list_marker, words)):
        given.refuse(
            "must be a list that is known at synth: each of its ways is written by itself",
            'write account_recovery=["email"] or so; an entry may be a reference',
        )
    if not words:
        given.refuse(
            "must name at least one way",
            'write account_recovery=["email"], or ["admin"] to let administrators do it',
        )
    if "admin" in words and len(words) > 1:
        given.refuse(
            'must be "admin" alone, or other ways: with "admin" users can\'t do it themselves',
            'remove "admin", or the others',
        )
    return words
