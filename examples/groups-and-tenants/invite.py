"""Create a user in a tenant, as an administrator: ``python invite.py USER TENANT [GROUP ...]``.

It needs the id of the user pool in ``USER_POOL`` and, on AWS, credentials of an administrator.
Cognito mails the user a first password. With one in ``PASSWORD`` the user has that, without a mail.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Any

import boto3

_TENANT = re.compile(r"[a-z0-9-]{1,40}")


def invite(
    users: Any, pool: str, user: str, tenant: str, *groups: str, password: str | None = None
) -> None:
    """Create the user and add the groups.

    The tenant names a folder, so it must not hold a slash.
    """
    if not _TENANT.fullmatch(tenant):
        raise SystemExit(f"TENANT must be 1 to 40 of a-z, 0-9 and hyphen, not {tenant!r}.")
    attributes = {"email": user, "email_verified": "true", "custom:tenant": tenant}
    users.admin_create_user(
        UserPoolId=pool,
        Username=user,
        UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        **({"MessageAction": "SUPPRESS"} if password else {}),
    )
    if password:
        users.admin_set_user_password(
            UserPoolId=pool, Username=user, Password=password, Permanent=True
        )
    for group in groups:
        users.admin_add_user_to_group(UserPoolId=pool, Username=user, GroupName=group)


if __name__ == "__main__":
    invite(
        boto3.client("cognito-idp"),
        os.environ["USER_POOL"],
        *sys.argv[1:],
        password=os.environ.get("PASSWORD"),
    )
