"""How a user pool sends text messages."""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.core import Component
from gatehouse.core.arns import IAM_ROLE, check_arn
from gatehouse.core.engine import Fn, Token
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option
from gatehouse.core.regions import check_region
from gatehouse.core.tokens import is_token

# What else than its own region's SNS a pool may send through.
ALTERNATE_REGIONS = {
    "ap-northeast-2": "ap-northeast-1",
    "ap-south-1": "ap-southeast-1",
    "ca-central-1": "us-east-1",
    "eu-central-1": "eu-west-1",
    "eu-west-2": "eu-west-1",
    "us-east-2": "us-east-1",
}
# Seoul's pools can't send through their own region.
MUST_BE_ALTERNATE = ("ap-northeast-2",)


@known_options_only
@dataclass(frozen=True)
class TextMessages:
    """Text messages: from which region they are sent, and with which role.

    Parameters
    ----------
    region : str, optional
        Region whose SNS sends them: the pool's own, or the one that Cognito allows beside it, such
        as ``eu-west-1`` for ``eu-central-1``. Default: the pool's own, and ``ap-northeast-1`` for
        pools in ``ap-northeast-2``, where it is the only one.
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


def region_of_texts(pool: Component, messages: TextMessages) -> str | None:
    """Read the region that a pool sends through; None leaves it to Cognito: the pool's own.

    Where only Terraform knows the pool's region, Terraform also looks up which one it needs.
    """
    own, given = pool.stack.known_region, messages.region
    if given is None:
        if own is not None:
            return ALTERNATE_REGIONS[own] if own in MUST_BE_ALTERNATE else None
        needed = {region: ALTERNATE_REGIONS[region] for region in MUST_BE_ALTERNATE}
        none = Fn.one([])  # Terraform's null, which the engine does not write as an argument
        return Token.as_string(Fn.lookup(needed, pool.stack.region, none))
    if own is None or is_token(given):
        return given
    allowed = [] if own in MUST_BE_ALTERNATE else [own]
    if own in ALTERNATE_REGIONS:
        allowed.append(ALTERNATE_REGIONS[own])
    if given not in allowed:
        listed = " or ".join(allowed)
        option(pool, "text_messages", given).refuse(
            f"must be {listed} for a pool in {own}: Cognito sends through no other region",
            f'write TextMessages(region="{allowed[0]}"), or leave region out',
        )
    return given
