"""The role with which a user pool sends text messages."""

from __future__ import annotations

from gatehouse.core import Component
from gatehouse.iam import Condition, Permission, Principal, Role, Trust


class SmsRole(Role):
    """A role that lets Cognito send text messages, but only for this account's pools.

    Cognito sends the external id and the account of the pool along. Without these conditions,
    anybody's user pool could send messages at this account's cost.

    Parameters
    ----------
    scope : Component
        The user pool.
    id : str
        Name within the pool.
    external_id : str
        What the pool sends along. It is not a secret, but each pool has its own.

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-sms-userguide.html
    """

    def __init__(self, scope: Component, id: str, *, external_id: str) -> None:
        super().__init__(
            scope,
            id,
            trust=Trust(
                Principal("Service", ["cognito-idp.amazonaws.com"]),
                conditions=[
                    Condition("StringEquals", "sts:ExternalId", [external_id]),
                    Condition("StringEquals", "aws:SourceAccount", [scope.stack.account_id]),
                ],
            ),
            permissions=[
                Permission(
                    actions=["sns:Publish"],
                    resources=["*"],
                    reason="a phone number has no ARN",
                )
            ],
        )
