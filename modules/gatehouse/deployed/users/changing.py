"""Make, change and remove users."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from botocore.exceptions import ClientError

from gatehouse.deployed.users.describing import check_attributes, describe
from gatehouse.deployed.users.directory import Directory
from gatehouse.deployed.users.errors import aws_errors, code_of
from gatehouse.deployed.users.finding import check_name, user_named
from gatehouse.deployed.users.grouping import add_to_group, list_groups
from gatehouse.deployed.users.values import Pool, User
from gatehouse.errors import CommandError

_FAILED, _REFUSED = 1, 2
#: Longer than a request and its repetitions take, and than clocks may differ.
_JUST = timedelta(minutes=10)
#: The addresses, each with the attribute that says that it is verified.
VERIFIED = {"email": "email_verified", "phone_number": "phone_number_verified"}
_MEDIUMS = ("EMAIL", "SMS")


def create_user(
    directory: Directory,
    name: str,
    attributes: Mapping[str, str] | None = None,
    *,
    password: str | None = None,
    invite: bool = True,
    by: Sequence[str] = (),
    groups: Sequence[str] = (),
    verified: bool = False,
) -> User:
    """Make a user.

    Parameters
    ----------
    directory : Directory
        The pool.
    name : str
        The user name; the address in a pool where people sign in with one.
    attributes : dict of str to str or None
        The attributes. Default None: only the address, where the name is one.
    password : str or None
        A password to keep: the user is confirmed, and nothing is sent. Default None: Cognito makes
        a temporary one.
    invite : bool
        Whether Cognito sends the temporary password. Default True.
    by : sequence of str
        How it is sent: EMAIL, SMS. Default: by e-mail, or by SMS where there is only a number.
    groups : sequence of str
        The groups to put the user in. Default: none.
    verified : bool
        Whether the addresses are known to be the user's, so that codes can be sent there.
        Default False.

    Raises
    ------
    CommandError
        If the pool takes no such user; nobody is made then.
    """
    check_name(name)
    pool = describe(directory)
    given = {**_address(pool, name), **(attributes or {})}
    if verified:
        given |= {VERIFIED[each]: "true" for each in VERIFIED if given.get(each)}
    check_attributes(pool, given, of_new_user=True)
    _check_required(pool, given)
    known = {each.name for each in list_groups(directory)} if groups else set()
    for group in groups:
        if group not in known:
            raise CommandError(
                f"{group!r} must be a group of {directory.pool}; "
                f"those: {', '.join(sorted(known)) or 'none'}.",
                "Add it to the stack, users.add_group(...), and deploy.",
                exit_code=_REFUSED,
            )
    quiet = password is not None or not invite
    with aws_errors(directory, name):
        user = _made(directory, name, given, delivery(quiet, by, given))
    if password is not None:
        try:
            set_password(directory, user, password)
        except CommandError:
            # Whoever asked for a user with this password asked for no user without one.
            delete_user(directory, user)
            raise
    for group in groups:
        add_to_group(directory, user, group)
    return user_named(directory, user.name)


def _made(
    directory: Directory, name: str, given: Mapping[str, str], how: Mapping[str, Any]
) -> User:
    """Make a user; where the answer to that was lost and botocore repeated it, read what is there.

    Raises
    ------
    CommandError
        If the user is there already.
    """
    try:
        answer = directory.client.admin_create_user(
            UserPoolId=directory.pool,
            Username=name,
            UserAttributes=[{"Name": key, "Value": value} for key, value in given.items()],
            **how,
        )
    except ClientError as error:
        if code_of(error) != "UsernameExistsException":
            raise
        try:
            there = directory.client.admin_get_user(UserPoolId=directory.pool, Username=name)
        except ClientError:  # whoever may make users need not be allowed to read them
            raise error from None
        found = User.from_answer(there)
        has_none = found.status == "FORCE_CHANGE_PASSWORD"
        was_repeated = error.response["ResponseMetadata"].get("RetryAttempts", 0) > 0
        if was_repeated and has_none and _is_just_made(found, given):
            return found
        raise CommandError(
            f"{name} must be new to {directory.pool}, and is there: {found.status}.",
            "The user has no password yet. "
            f"Set one: gatehouse users set-password {shlex.quote(name)}\n"
            f"Or send the invitation again: gatehouse users create {shlex.quote(name)} --again"
            if has_none
            else f"Look: gatehouse users show {shlex.quote(name)}",
            exit_code=_FAILED,
        ) from None
    return User.from_answer(answer["User"])


def _is_just_made(found: User, given: Mapping[str, str]) -> bool:
    """Whether a user can be the one whom a request of this minute made."""
    if found.created is None or not given.items() <= found.attributes.items():
        return False
    return datetime.now(timezone.utc) - found.created < _JUST


def invite_again(directory: Directory, user: User) -> None:
    """Send a new temporary password to a user who has not used the first one."""
    # Where people sign in with an address, AdminCreateUser takes no other name, not even to resend.
    names = (user.attributes.get(each) for each in describe(directory).username_attributes)
    name = next(filter(None, names), user.name)
    with aws_errors(directory, user.name):
        directory.client.admin_create_user(
            UserPoolId=directory.pool,
            Username=name,
            MessageAction="RESEND",
            **delivery(False, (), user.attributes),
        )


def confirm(directory: Directory, user: User) -> None:
    """Confirm a user who signed up, without the code; the address is not verified by it."""
    _local_only(user, "be confirmed")
    with aws_errors(directory, user.name):
        directory.client.admin_confirm_sign_up(UserPoolId=directory.pool, Username=user.name)


def set_password(
    directory: Directory, user: User, password: str, *, temporary: bool = False
) -> None:
    """Set a user's password; a temporary one must be changed at the next sign-in."""
    _local_only(user, "have a password")
    with aws_errors(directory, user.name):
        directory.client.admin_set_user_password(
            UserPoolId=directory.pool,
            Username=user.name,
            Password=password,
            Permanent=not temporary,
        )


def reset_password(directory: Directory, user: User) -> None:
    """Take a user's password away: Cognito sends a code to set a new one with."""
    _local_only(user, "have a password")
    if user.status == "FORCE_CHANGE_PASSWORD":
        raise CommandError(
            f"{user.label} has no password to reset yet, only the temporary one of the invitation.",
            f"Send a new invitation: gatehouse users create {user.name} --again",
            exit_code=1,
        )
    with aws_errors(directory, user.name):
        directory.client.admin_reset_user_password(UserPoolId=directory.pool, Username=user.name)


def disable(directory: Directory, user: User) -> None:
    """Keep a user from signing in and from refreshing tokens."""
    with aws_errors(directory, user.name):
        directory.client.admin_disable_user(UserPoolId=directory.pool, Username=user.name)


def enable(directory: Directory, user: User) -> None:
    """Let a user sign in again."""
    with aws_errors(directory, user.name):
        directory.client.admin_enable_user(UserPoolId=directory.pool, Username=user.name)


def delete_user(directory: Directory, user: User) -> None:
    """Remove a user for good."""
    with aws_errors(directory, user.name):
        directory.client.admin_delete_user(UserPoolId=directory.pool, Username=user.name)


def sign_out(directory: Directory, user: User) -> None:
    """End all sessions of a user: refresh and access tokens; APIs may believe ID tokens longer."""
    with aws_errors(directory, user.name):
        directory.client.admin_user_global_sign_out(UserPoolId=directory.pool, Username=user.name)


def set_attributes(directory: Directory, user: User, attributes: Mapping[str, str]) -> None:
    """Set attributes of a user.

    Raises
    ------
    CommandError
        If the pool lacks one or keeps it as it is, or AWS refuses.
    """
    check_attributes(describe(directory), attributes, of_new_user=False)
    with aws_errors(directory, user.name):
        directory.client.admin_update_user_attributes(
            UserPoolId=directory.pool,
            Username=user.name,
            UserAttributes=[{"Name": key, "Value": value} for key, value in attributes.items()],
        )


def remove_attributes(directory: Directory, user: User, names: Sequence[str]) -> None:
    """Take attributes from a user; required ones can't be taken.

    Raises
    ------
    CommandError
        If the pool lacks one, requires it or keeps it as it is, or AWS refuses.
    """
    pool = describe(directory)
    for name in names:
        attribute = pool.attributes.get(name)
        if attribute is not None and (attribute.required or name in pool.username_attributes):
            raise CommandError(
                f"{name} can't be removed: the pool requires it.",
                f"Set another value: gatehouse users attributes set {user.name} {name}=...",
                exit_code=_REFUSED,
            )
    check_attributes(
        pool,
        {name: user.attributes.get(name) or "x" * 8 for name in names},
        of_new_user=False,
    )
    with aws_errors(directory, user.name):
        directory.client.admin_delete_user_attributes(
            UserPoolId=directory.pool, Username=user.name, UserAttributeNames=list(names)
        )


def _address(pool: Pool, name: str) -> dict[str, str]:
    """Return the address that a name is, in a pool where people sign in with one."""
    if "email" in pool.username_attributes and "@" in name:
        return {"email": name}
    if "phone_number" in pool.username_attributes and name.startswith("+"):
        return {"phone_number": name}
    if pool.username_attributes:
        wanted = " or ".join(pool.username_attributes)
        raise CommandError(
            f"people of {pool.id} sign in with their {wanted}, which {name!r} is not.",
            "Give the address in place of the name.",
            exit_code=_REFUSED,
        )
    return {}


def _check_required(pool: Pool, given: Mapping[str, str]) -> None:
    lacking = [
        each.name
        for each in pool.attributes.values()
        if each.required and each.name != "sub" and not given.get(each.name)
    ]
    if lacking:
        raise CommandError(
            f"each user of {pool.id} must have {', '.join(lacking)}.",
            "Give " + " ".join(f"--attribute {name}=..." for name in lacking) + ".",
            exit_code=_REFUSED,
        )


def delivery(quiet: bool, by: Sequence[str], given: Mapping[str, str]) -> dict[str, Any]:
    """Return how ``AdminCreateUser`` is to send the temporary password.

    Raises
    ------
    CommandError
        If there is no such way, or no address for it.
    """
    if quiet:
        return {"MessageAction": "SUPPRESS"}
    wrong = [each for each in by if each.upper() not in _MEDIUMS]
    if wrong:
        raise CommandError(
            f"an invitation is sent by {' or '.join(_MEDIUMS)}, not by {wrong[0]!r}.",
            exit_code=_REFUSED,
        )
    chosen = [each.upper() for each in by] or ["EMAIL" if given.get("email") else "SMS"]
    needed = {"EMAIL": "email", "SMS": "phone_number"}
    for each in chosen:
        if not given.get(needed[each]):
            raise CommandError(
                f"an invitation by {each} needs the attribute {needed[each]}.",
                f"Give --attribute {needed[each]}=..., or send none: --no-invite.",
                exit_code=_REFUSED,
            )
    return {"DesiredDeliveryMediums": chosen}


def _local_only(user: User, what: str) -> None:
    """Refuse what a provider's user can't have: its password is kept elsewhere."""
    if user.is_federated:
        raise CommandError(
            f"{user.name} comes from a provider and can't {what} here.",
            "The password is the provider's; disable, enable, sign-out, delete, groups and "
            "attributes work.",
            exit_code=1,
        )
