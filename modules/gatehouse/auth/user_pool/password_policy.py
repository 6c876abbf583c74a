"""What a password must have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from gatehouse.core import aws
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option

from .defaults import (
    PASSWORD_HISTORY,
    PASSWORD_LENGTH,
    PASSWORD_SYMBOLS,
    TEMPORARY_PASSWORD_VALIDITY,
)


@known_options_only
@dataclass(frozen=True)
class PasswordPolicy:
    """What a user pool requires of passwords.

    Parameters
    ----------
    minimum_length : int
        Characters, 6 to 99. Default: 12; length is what makes guessing hopeless.
    require_lowercase, require_uppercase, require_numbers, require_symbols : bool
        Which kinds of characters it must have. Default: lower case, upper case and numbers, no
        symbols; people forget symbols, and a longer password does not need them.
    temporary_password_validity : timedelta
        How long an invited user's first password is valid, 1 to 365 days. Default: 3 days, as it
        is in a mailbox.
    history : int
        How many of a user's last passwords can't be chosen again, 0 to 24. Default: 0. More needs
        the tier essentials or plus, and leads users to change one character.

    Raises
    ------
    OptionError
        If a number is out of its range.

    Examples
    --------
    >>> PasswordPolicy(minimum_length=16, require_symbols=True).minimum_length
    16

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
    """

    minimum_length: int = PASSWORD_LENGTH
    require_lowercase: bool = True
    require_uppercase: bool = True
    require_numbers: bool = True
    require_symbols: bool = PASSWORD_SYMBOLS
    temporary_password_validity: timedelta = TEMPORARY_PASSWORD_VALIDITY
    history: int = PASSWORD_HISTORY

    def __post_init__(self) -> None:
        option("PasswordPolicy", "minimum_length", self.minimum_length).integer(6, 99)
        option("PasswordPolicy", "history", self.history).integer(0, 24)
        for kind in ("lowercase", "uppercase", "numbers", "symbols"):
            option("PasswordPolicy", f"require_{kind}", getattr(self, f"require_{kind}")).flag(
                or_token=True
            )
        validity = option(
            "PasswordPolicy", "temporary_password_validity", self.temporary_password_validity
        )
        if validity.duration(timedelta(days=1), timedelta(days=365)) % timedelta(days=1):
            validity.refuse("must be a whole number of days", "round it to days")

    def block(self) -> aws.cognito_user_pool.CognitoUserPoolPasswordPolicy:
        """The provider's ``password_policy`` block."""
        return aws.cognito_user_pool.CognitoUserPoolPasswordPolicy(
            minimum_length=self.minimum_length,
            require_lowercase=self.require_lowercase,
            require_uppercase=self.require_uppercase,
            require_numbers=self.require_numbers,
            require_symbols=self.require_symbols,
            temporary_password_validity_days=self.temporary_password_validity.days,
            password_history_size=self.history or None,
        )
