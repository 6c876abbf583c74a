"""How a user pool sends text messages."""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.core.arns import IAM_ROLE, check_arn
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option
from gatehouse.core.regions import check_region


@known_options_only
@dataclass(frozen=True)
class TextMessages:
    """Text messages: from which region they are sent, and with which role.

    Parameters
    ----------
    region : str, optional
        Region whose SNS sends them. Default: the pool's own.
    role_arn : str, optional
        A role that lets Cognito publish to SNS. Default: one is made, which trusts only
        this account's pools with this pool's external id.
    external_id : str, optional
        What Cognito sends along with a role of yours; the role's trust policy must require it.
        Needed with ``role_arn``: without it, anybody's user pool could send at your cost.

    Raises
    ------
    OptionError
        If only one of ``role_arn`` and ``external_id`` is set.

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-sms-userguide.html
    """

    region: str | None = None
    role_arn: str | None = None
    external_id: str | None = None

    def __post_init__(self) -> None:
        if self.region is not None:
            check_region(option("TextMessages", "region", self.region))
        if self.role_arn is not None:
            check_arn(
                "TextMessages",
                "role_arn",
                self.role_arn,
                IAM_ROLE,
                fix="pass role.arn, or leave it out, and a role is made",
            )
        if (self.role_arn is None) != (self.external_id is None):
            missing = "external_id" if self.external_id is None else "role_arn"
            option("TextMessages", missing, None).refuse(
                "must be set together with the other of role_arn and external_id",
                f"pass {missing} as well, or leave both out, and a role is made",
            )
