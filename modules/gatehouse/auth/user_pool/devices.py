"""Which devices a user pool remembers."""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.core import aws
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option


@known_options_only
@dataclass(frozen=True)
class Devices:
    """Remembered devices, which can replace the second factor.

    Parameters
    ----------
    remember : str
        ``ask`` (the app asks the user) or ``always``. Default: ``ask``, as a device may be
        shared.
    challenge_new : bool
        Whether Cognito asks for the second factor only on new devices, and not on remembered ones.
        Default: True.

    Raises
    ------
    OptionError
        If a value is not one of those.

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
    """

    remember: str = "ask"
    challenge_new: bool = True

    def __post_init__(self) -> None:
        option("Devices", "remember", self.remember).one_of("ask", "always")
        option("Devices", "challenge_new", self.challenge_new).flag(or_token=True)

    def block(self) -> aws.cognito_user_pool.CognitoUserPoolDeviceConfiguration:
        """The provider's ``device_configuration`` block."""
        return aws.cognito_user_pool.CognitoUserPoolDeviceConfiguration(
            challenge_required_on_new_device=self.challenge_new,
            device_only_remembered_on_user_prompt=self.remember == "ask",
        )
