"""Find the one user that somebody means by an e-mail address, a user name or a ``sub``."""

from __future__ import annotations

import re
import unicodedata

from botocore.exceptions import ClientError

from gatehouse.deployed.users.directory import Directory
from gatehouse.deployed.users.errors import (
    AmbiguousUserError,
    NoSuchUserError,
    aws_errors,
    code_of,
)
from gatehouse.deployed.users.searching import Condition
from gatehouse.deployed.users.values import User
from gatehouse.errors import CommandError

_LONGEST = 128
_SUB = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_PHONE = re.compile(r"\+\d{3,15}")
_REFUSED = 2
# Of the categories that a user name must not have: control, format, surrogates, white space.
_NOT_IN_NAMES = ("C", "Z")


def check_name(text: str) -> None:
    """Check a name before it is sent.

    Raises
    ------
    CommandError
        If Cognito takes no such name.
    """
    wrong = next((each for each in text if unicodedata.category(each)[0] in _NOT_IN_NAMES), None)
    if not text or len(text) > _LONGEST or wrong is not None:
        why = f"it has {wrong!r}" if wrong is not None else f"it has {len(text):,}"
        raise CommandError(
            f"a user must be named by 1 to {_LONGEST} characters without spaces and control "
            f"characters, not {text[:60]!r}: {why}.",
            "Give an e-mail address, a user name or a sub.",
            exit_code=_REFUSED,
        )


def find_user(directory: Directory, text: str) -> User:
    """Find the user with an e-mail address, a phone number, a user name or a ``sub``.

    An address can belong to several users: a name and a provider's user, or two who have not
    confirmed it. Then nobody is chosen.

    Parameters
    ----------
    directory : Directory
        The pool.
    text : str
        What the user is known by.

    Raises
    ------
    NoSuchUserError
        If there is none.
    AmbiguousUserError
        If there are several.
    CommandError
        If AWS refuses.
    """
    check_name(text)
    named = _by_name(directory, text)
    if named is not None and text.lower() in (named.name.lower(), named.sub.lower()):
        return named
    found = {each.name: each for each in _by_address(directory, text)}
    if named is not None:
        found[named.name] = named
    if len(found) > 1:
        known = ", ".join(f"{each.name} ({each.status})" for each in found.values())
        raise AmbiguousUserError(
            f"{text} must be one user, and {len(found)} have it: {known}.",
            f"Name one by the user name: {next(iter(found))}",
            exit_code=_REFUSED,
        )
    for user in found.values():
        return user
    raise NoSuchUserError(
        f"{directory.pool} on {directory.place} has no user {text}.",
        "See who is there: gatehouse users list",
        exit_code=1,
    )


def user_named(directory: Directory, name: str) -> User:
    """Ask for a user by the user name alone."""
    with aws_errors(directory, name):
        return User.from_answer(
            directory.client.admin_get_user(UserPoolId=directory.pool, Username=name)
        )


def _by_name(directory: Directory, text: str) -> User | None:
    with aws_errors(directory, text):
        try:
            return User.from_answer(
                directory.client.admin_get_user(UserPoolId=directory.pool, Username=text)
            )
        except ClientError as error:
            if code_of(error) != "UserNotFoundException":
                raise
    return None


def _by_address(directory: Directory, text: str) -> list[User]:
    attributes = []
    if "@" in text:
        attributes = ["email"]
    elif _PHONE.fullmatch(text):
        attributes = ["phone_number"]
    elif _SUB.fullmatch(text.lower()):
        attributes = ["sub"]
    found: list[User] = []
    for attribute in attributes:
        with aws_errors(directory, text):
            answer = directory.client.list_users(
                UserPoolId=directory.pool, Filter=Condition(attribute, text).text
            )
        found += [User.from_answer(each) for each in answer["Users"]]
    return found
