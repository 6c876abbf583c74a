"""Gather all that can be known of one user."""

from __future__ import annotations

from botocore.exceptions import ClientError

from gatehouse.deployed.users.directory import Directory
from gatehouse.deployed.users.errors import aws_errors, code_of
from gatehouse.deployed.users.finding import find_user
from gatehouse.deployed.users.grouping import groups_of
from gatehouse.deployed.users.identities import whois_user
from gatehouse.deployed.users.values import Device, Profile, User

#: Pools without remembered devices answer with one of these.
_NO_DEVICES = frozenset({"InvalidUserPoolConfigurationException", "InvalidParameterException"})
_NO_TIME = (
    "Since when tokens are valid: Cognito keeps it, and has no operation that returns it. "
    "gatehouse users sign-out ends all of them."
)


def profile(directory: Directory, text: str) -> Profile:
    """Gather what can be known of a user.

    Parameters
    ----------
    directory : Directory
        The pool.
    text : str
        The e-mail address, user name or ``sub``.

    Raises
    ------
    CommandError
        If there is no such user, there are several, or AWS refuses.
    """
    user = find_user(directory, text)
    with aws_errors(directory, user.name):
        whole = directory.client.admin_get_user(UserPoolId=directory.pool, Username=user.name)
    user = User.from_answer(whole)
    found = whois_user(directory, user)
    unknown = [_NO_TIME]
    if not found.identity:
        unknown.insert(0, "The identity id: no source knows it. Ask with gatehouse users whois.")
    return Profile(
        user=user,
        groups=tuple(groups_of(directory, user)),
        mfa=tuple(whole.get("UserMFASettingList", ())),
        preferred_mfa=whole.get("PreferredMfaSetting", ""),
        devices=_devices(directory, user),
        whois=found,
        unknown=tuple(unknown),
    )


def _devices(directory: Directory, user: User) -> tuple[Device, ...]:
    with aws_errors(directory, user.name):
        try:
            listed = directory.client.admin_list_devices(
                UserPoolId=directory.pool, Username=user.name, Limit=60
            )
        except ClientError as error:
            if code_of(error) in _NO_DEVICES:
                return ()
            raise
    return tuple(
        Device(
            key=each.get("DeviceKey", ""),
            name=next(
                (
                    str(one.get("Value", ""))
                    for one in each.get("DeviceAttributes", [])
                    if one["Name"] == "device_name"
                ),
                "",
            ),
            last_used=each.get("DeviceLastAuthenticatedDate"),
        )
        for each in listed.get("Devices", [])
    )
