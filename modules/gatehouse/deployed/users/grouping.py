"""The groups of a pool, and who is in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatehouse.deployed.users.directory import Directory
from gatehouse.deployed.users.errors import aws_errors
from gatehouse.deployed.users.values import Group, User


def list_groups(directory: Directory) -> list[Group]:
    """List the groups of a pool by name.

    Raises
    ------
    CommandError
        If AWS refuses.
    """
    with aws_errors(directory):
        pages = directory.client.get_paginator("list_groups").paginate(UserPoolId=directory.pool)
        return sorted((_group(each) for page in pages for each in page["Groups"]), key=_name)


def groups_of(directory: Directory, user: User) -> list[Group]:
    """List the groups of a user by name."""
    with aws_errors(directory, user.name):
        pages = directory.client.get_paginator("admin_list_groups_for_user").paginate(
            UserPoolId=directory.pool, Username=user.name
        )
        return sorted((_group(each) for page in pages for each in page["Groups"]), key=_name)


def add_to_group(directory: Directory, user: User, group: str) -> None:
    """Put a user into a group; nothing changes if the user is in it."""
    with aws_errors(directory, user.name):
        directory.client.admin_add_user_to_group(
            UserPoolId=directory.pool, Username=user.name, GroupName=group
        )


def remove_from_group(directory: Directory, user: User, group: str) -> None:
    """Take a user out of a group; nothing changes if the user is not in it."""
    with aws_errors(directory, user.name):
        directory.client.admin_remove_user_from_group(
            UserPoolId=directory.pool, Username=user.name, GroupName=group
        )


def _group(found: Mapping[str, Any]) -> Group:
    return Group(
        name=found["GroupName"],
        description=found.get("Description", ""),
        precedence=found.get("Precedence"),
        role=found.get("RoleArn", ""),
    )


def _name(group: Group) -> str:
    return group.name
