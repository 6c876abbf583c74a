"""The users of a deployed app: found, shown, made, changed, and moved between pools."""

from __future__ import annotations

from gatehouse.deployed.users.changing import (
    confirm,
    create_user,
    delete_user,
    disable,
    enable,
    invite_again,
    remove_attributes,
    reset_password,
    set_attributes,
    set_password,
    sign_out,
)
from gatehouse.deployed.users.describing import describe
from gatehouse.deployed.users.directory import Directory, directories, find_directory
from gatehouse.deployed.users.errors import AmbiguousUserError, NoSuchUserError
from gatehouse.deployed.users.finding import find_user
from gatehouse.deployed.users.grouping import (
    add_to_group,
    groups_of,
    list_groups,
    remove_from_group,
)
from gatehouse.deployed.users.identities import LinkTable, whois, whois_user
from gatehouse.deployed.users.searching import Page, Search, page, search_users
from gatehouse.deployed.users.showing import profile
from gatehouse.deployed.users.values import (
    Attribute,
    Device,
    Group,
    Looked,
    Pool,
    Profile,
    User,
    Whois,
)

__all__ = [
    "AmbiguousUserError",
    "Attribute",
    "Device",
    "Directory",
    "Group",
    "LinkTable",
    "Looked",
    "NoSuchUserError",
    "Page",
    "Pool",
    "Profile",
    "Search",
    "User",
    "Whois",
    "add_to_group",
    "confirm",
    "create_user",
    "delete_user",
    "describe",
    "directories",
    "disable",
    "enable",
    "find_directory",
    "find_user",
    "groups_of",
    "invite_again",
    "list_groups",
    "page",
    "profile",
    "remove_attributes",
    "remove_from_group",
    "reset_password",
    "search_users",
    "set_attributes",
    "set_password",
    "sign_out",
    "whois",
    "whois_user",
]
