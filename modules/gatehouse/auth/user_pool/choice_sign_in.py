"""Sign-in in which a user chooses the first factor: password, passkey or a code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gatehouse.core import aws
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option
from gatehouse.core.tokens import has_token

from .tier import ESSENTIALS, Need

FACTORS = {
    "password": "PASSWORD",
    "passkey": "WEB_AUTHN",
    "email_code": "EMAIL_OTP",
    "sms_code": "SMS_OTP",
}
_DOMAIN = r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"


@known_options_only
@dataclass(frozen=True)
class Passkeys:
    """Which domain passkeys belong to, and whether the device must verify its user.

    Parameters
    ----------
    relying_party : str, optional
        The domain that passkeys belong to, such as ``example.com``. Default: the pool's own domain,
        which it must then have. A change of the domain makes all passkeys useless. Where passkeys
        are made on Cognito's pages on a ``host`` of your own, it must be that host.
    user_verification : str
        ``preferred`` or ``required`` (a device that can't check a finger, a face or a PIN is
        refused). Default: ``preferred``, as some security keys can't.

    Raises
    ------
    OptionError
        If the relying party is not a domain.
    """

    relying_party: str | None = None
    user_verification: str = "preferred"

    def __post_init__(self) -> None:
        if self.relying_party is not None:
            option("Passkeys", "relying_party", self.relying_party).text(
                _DOMAIN,
                rule="must be a domain, without https:// and without a path",
                fix='write "example.com"',
                longest=127,
            )
        option("Passkeys", "user_verification", self.user_verification).one_of(
            "preferred", "required"
        )


@known_options_only
@dataclass(frozen=True)
class ChoiceSignIn:
    """Which first factors a user can choose from.

    Parameters
    ----------
    factors : sequence of str
        ``password``, which Cognito always requires, and beside it ``passkey``, ``email_code``
        and ``sms_code``. Default: ``password`` and ``passkey``; a passkey can't be phished. With
        ``email_code``, the pool's ``email`` must be set.
    passkeys : Passkeys, optional
        How passkeys are made. Default: ``Passkeys()``, if ``passkey`` is among the factors.

    Raises
    ------
    OptionError
        If the password is left out, or ``passkeys`` is set without the factor.

    Examples
    --------
    >>> ChoiceSignIn(passkeys=Passkeys(relying_party="example.com")).factors
    ('password', 'passkey')

    Notes
    -----
    It needs the tier essentials or plus. If every user must have a second factor, Cognito allows
    only the password as the first one.
    https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
    """

    factors: Sequence[str] = ("password", "passkey")
    passkeys: Passkeys | None = None

    def __post_init__(self) -> None:
        factors = option("ChoiceSignIn", "factors", self.factors).some_of(*FACTORS)
        if "password" not in factors and not has_token(factors):
            option("ChoiceSignIn", "factors", self.factors).refuse(
                'must contain "password": Cognito requires it in every pool',
                'add "password" to the factors',
            )
        object.__setattr__(self, "factors", factors)
        if self.passkeys is not None:
            given = option("ChoiceSignIn", "passkeys", self.passkeys)
            given.instance(Passkeys, fix='write Passkeys(relying_party="example.com")')
            if "passkey" not in factors and not has_token(factors):
                given.refuse(
                    'must not be set without "passkey" among the factors',
                    'add "passkey" to the factors',
                )

    @property
    def needs(self) -> list[Need]:
        """The tier that it needs."""
        return [Need("sign_in", list(self.factors), ESSENTIALS, "a choice of first factors")]

    @property
    def arguments(self) -> dict[str, Any]:
        """The provider's arguments."""
        module = aws.cognito_user_pool
        passkeys = self.passkeys or Passkeys()
        return {
            "sign_in_policy": module.CognitoUserPoolSignInPolicy(
                allowed_first_auth_factors=[FACTORS.get(factor, factor) for factor in self.factors]
            ),
            "web_authn_configuration": module.CognitoUserPoolWebAuthnConfiguration(
                relying_party_id=passkeys.relying_party,
                user_verification=passkeys.user_verification,
            )
            if "passkey" in self.factors or self.passkeys
            else None,
        }
