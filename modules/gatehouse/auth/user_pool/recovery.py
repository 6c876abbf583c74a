"""How users recover an account, and which addresses Cognito confirms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gatehouse.core import Component, aws
from gatehouse.core.options import option

from .attributes import ATTRIBUTE_OF_WORD

ADDRESSES = ("email", "phone")
RECOVERY = (*ADDRESSES, "admin")


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
    """

    auto_verify: tuple[str, ...]
    recovery: tuple[str, ...]
    verify_before_update: bool

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
) -> ConfirmedAddresses:
    """Read the three options.

    By default Cognito confirms the addresses that users sign in with, and uses them for recovery.
    E-mail comes first: phone numbers get new owners.
    """
    if auto_verify is None:
        verified = tuple(word for word in ADDRESSES if word in sign_in_words)
    else:
        verified = option(pool, "auto_verify", auto_verify).some_of(*ADDRESSES)
    if account_recovery is None:
        recovery = verified or ("admin",)
    else:
        recovery = _recovery(pool, account_recovery)
    option(pool, "verify_before_update", verify_before_update).flag()
    return ConfirmedAddresses(verified, recovery, verify_before_update)


def _recovery(pool: Component, account_recovery: Sequence[str]) -> tuple[str, ...]:
    given = option(pool, "account_recovery", account_recovery)
    words = given.some_of(*RECOVERY)
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
