"""The second factor of a sign-in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gatehouse.core import aws
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import HasPath, option
from gatehouse.core.tokens import has_token

from .defaults import MFA, SECOND_FACTORS
from .messages import (
    CODE,
    EMAIL_FACTOR,
    EMAIL_FACTOR_SUBJECT,
    LONGEST_EMAIL,
    LONGEST_SMS,
    LONGEST_SUBJECT,
    check_message,
)
from .tier import ESSENTIALS, Need

MODES = {"off": "OFF", "optional": "OPTIONAL", "on": "ON"}
FACTORS = ("totp", "sms", "email")


@known_options_only
@dataclass(frozen=True)
class Mfa:
    """Whether users have a second factor, and which.

    Parameters
    ----------
    mode : str
        ``off``, ``optional`` (a user may turn it on) or ``on`` (each must). Default: ``optional``.
    factors : sequence of str
        ``totp`` (an authenticator app), ``sms`` (a text message, which costs money and can be
        redirected) and ``email`` (needs `SesEmail` and a tier above lite). Default: ``totp``. A
        pool that sends text messages for anything else has ``sms`` as well, unless MFA is off:
        Terraform's provider knows no other way.
    sms_message : str, optional
        The text message, 6 to 140 characters in one line, with ``{####}`` in place of the code.
        Default: Cognito's own words.
    email_subject, email_message : str, optional
        The e-mail: 1 to 140 and 6 to 20,000 characters, the message with ``{####}``. Default:
        "Your authentication code", which is always written: the provider sends no e-mail factor
        without words.

    Raises
    ------
    OptionError
        If a word is not known, a message has no placeholder, or its factor is missing.

    Examples
    --------
    >>> Mfa("on", factors=["totp", "sms"], sms_message="Your code is {####}").mode
    'on'

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
    """

    mode: str = MFA
    factors: Sequence[str] = SECOND_FACTORS
    sms_message: str | None = None
    email_subject: str | None = None
    email_message: str | None = None

    def __post_init__(self) -> None:
        option("Mfa", "mode", self.mode).one_of(*MODES)
        factors = option("Mfa", "factors", self.factors).some_of(*FACTORS)
        if has_token(factors):
            option("Mfa", "factors", self.factors).refuse_token(
                "decides which messages and which role for text messages are made"
            )
        if self.mode != "off" and not factors:
            option("Mfa", "factors", self.factors).refuse(
                f'must have at least one factor, as the mode is "{self.mode}"',
                'write factors=["totp"]',
            )
        object.__setattr__(self, "factors", factors if self.mode != "off" else ())
        self._needs_factor("sms", "sms_message", self.sms_message)
        self._needs_factor("email", "email_subject", self.email_subject)
        self._needs_factor("email", "email_message", self.email_message)
        check_message("Mfa", "sms_message", self.sms_message, LONGEST_SMS, CODE, one_line=True)
        check_message("Mfa", "email_subject", self.email_subject, LONGEST_SUBJECT, shortest=1)
        check_message("Mfa", "email_message", self.email_message, LONGEST_EMAIL, CODE)

    def _needs_factor(self, factor: str, name: str, value: str | None) -> None:
        if value is not None and factor not in self.factors:
            option("Mfa", name, value).refuse(
                f'must not be set without "{factor}" among the factors',
                f'add "{factor}" to factors, or leave {name} out',
            )

    def second_addresses(self, sends_texts: bool) -> tuple[str, ...]:
        """Addresses that a code of the second factor can go to: ``email``, ``phone``.

        A pool that sends text messages has the phone among them, whatever `factors` says: the
        provider configures both together.
        """
        if self.mode == "off":
            return ()
        by_text = sends_texts or "sms" in self.factors
        return (*(("email",) if "email" in self.factors else ()), *(("phone",) if by_text else ()))

    @property
    def needs(self) -> list[Need]:
        """The tier that it needs."""
        if "email" not in self.factors:
            return []
        return [Need("mfa", "email", ESSENTIALS, "the second factor by e-mail")]

    @property
    def arguments(self) -> dict[str, Any]:
        """The provider's arguments."""
        module = aws.cognito_user_pool
        totp = "totp" in self.factors
        return {
            "mfa_configuration": MODES.get(self.mode, self.mode),
            "software_token_mfa_configuration": None
            if self.mode == "off"
            else module.CognitoUserPoolSoftwareTokenMfaConfiguration(enabled=totp),
            "sms_authentication_message": self.sms_message,
            "email_mfa_configuration": module.CognitoUserPoolEmailMfaConfiguration(
                subject=EMAIL_FACTOR_SUBJECT if self.email_subject is None else self.email_subject,
                message=EMAIL_FACTOR if self.email_message is None else self.email_message,
            )
            if "email" in self.factors
            else None,
        }


def as_mfa(owner: HasPath, given: object) -> Mfa:
    """Read the option ``mfa``: a word, or an `Mfa`."""
    if isinstance(given, Mfa):
        return given
    word = option(owner, "mfa", given).one_of(*MODES)
    return Mfa(word)
