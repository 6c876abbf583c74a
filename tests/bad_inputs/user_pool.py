"""Mistakes with user pools."""

from __future__ import annotations

from modules.auth import PasswordPolicy, UserPool
from modules.core import aws

from .case import BadInput

_pool = aws.cognito_user_pool

CASES = [
    BadInput(
        name="usernames together with aliases",
        build=lambda stack: UserPool(stack, "Users", usernames=["email"], aliases=["phone"]),
        says="a pool has usernames or aliases, not both",
        stock=lambda stack: _pool.CognitoUserPool(
            stack,
            "pool",
            name="users",
            username_attributes=["email"],
            alias_attributes=["phone_number"],
        ),
    ),
    BadInput(
        name="a password of four characters",
        build=lambda stack: PasswordPolicy(minimum_length=4),
        says="a whole number from 6 to 99",
        stock=lambda stack: _pool.CognitoUserPool(
            stack, "pool", name="users", password_policy={"minimum_length": 4}
        ),
    ),
    BadInput(
        name="an unknown option",
        build=lambda stack: UserPool(stack, "Users", username=["email"]),  # type: ignore[call-arg]
        says="UserPool has no such option",
    ),
]
