"""List and filter the users of a pool, page by page.

``ListUsers`` takes one condition, on one attribute, with ``=`` or ``^=`` (begins with).
``ListUsersInGroup`` takes none. Whatever else was asked for is compared here.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gatehouse.deployed.users.directory import Directory
from gatehouse.deployed.users.errors import aws_errors
from gatehouse.deployed.users.values import User
from gatehouse.errors import CommandError

#: The most that Cognito puts on a page.
MOST_ON_A_PAGE = 60
#: The states that a user can be in.
STATUSES = (
    "UNCONFIRMED",
    "CONFIRMED",
    "EXTERNAL_PROVIDER",
    "RESET_REQUIRED",
    "FORCE_CHANGE_PASSWORD",
    "ARCHIVED",
    "COMPROMISED",
    "UNKNOWN",
)
#: What Cognito can search by.
SEARCHABLE = (
    "username",
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "cognito:user_status",
    "status",
    "sub",
)
_FORM = re.compile(r'\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*', re.DOTALL)
_LONGEST = 256
_REFUSED = 2
# Compared as it is written, as ListUsers does; the others without regard to case.
_EXACT = frozenset({"username", "status", "sub"})


@dataclass(frozen=True)
class Condition:
    """One condition of a search.

    Parameters
    ----------
    attribute : str
        One of ``SEARCHABLE``.
    value : str
        What it must be.
    begins : bool
        Whether it need only begin so. Default False.
    """

    attribute: str
    value: str
    begins: bool = False

    @property
    def text(self) -> str:
        """The condition as ``ListUsers`` takes it."""
        escaped = re.sub(r'(["\\])', r"\\\1", self.value)
        return f'{self.attribute} {"^=" if self.begins else "="} "{escaped}"'

    def holds(self, user: User) -> bool:
        """Return whether a user meets it."""
        held = {
            "username": user.name,
            "cognito:user_status": user.status,
            "status": "Enabled" if user.enabled else "Disabled",
        }.get(self.attribute, user.attributes.get(self.attribute))
        if held is None:
            return False
        wanted = self.value
        if self.attribute not in _EXACT:
            held, wanted = held.lower(), wanted.lower()
        return held.startswith(wanted) if self.begins else held == wanted


@dataclass(frozen=True)
class Search:
    """Whom to list.

    Parameters
    ----------
    filter : str
        A filter as ``ListUsers`` takes it: ``email ^= "a"``. Default empty: everybody.
    status : str
        Only users in this state. Default empty: any.
    group : str
        Only users of this group. Default empty: any.
    enabled : bool or None
        Only users who can, or can't, sign in. Default None: both.

    Raises
    ------
    CommandError
        If one of them is none that Cognito knows.
    """

    filter: str = ""
    status: str = ""
    group: str = ""
    enabled: bool | None = None

    def __post_init__(self) -> None:
        self.conditions()

    def conditions(self) -> list[Condition]:
        """Return all that must hold; the first is asked of Cognito."""
        found = [read_filter(self.filter)] if self.filter.strip() else []
        if self.status:
            if self.status.upper() not in STATUSES:
                raise CommandError(
                    f"--status must be one of {', '.join(STATUSES)}, not {self.status!r}.",
                    exit_code=_REFUSED,
                )
            found.append(Condition("cognito:user_status", self.status.upper()))
        if self.enabled is not None:
            found.append(Condition("status", "Enabled" if self.enabled else "Disabled"))
        return found


@dataclass(frozen=True)
class Page:
    """Some of the users.

    Parameters
    ----------
    users : tuple of User
        The users; there can be none although more follow.
    token : str
        What to ask the next page with; empty on the last one.
    """

    users: tuple[User, ...]
    token: str = ""


def read_filter(text: str) -> Condition:
    """Read a filter.

    Raises
    ------
    CommandError
        If it is none, or Cognito can't search by its attribute.

    Example
    -------
    >>> read_filter('email ^= "a"')
    Condition(attribute='email', value='a', begins=True)
    """
    found = _FORM.fullmatch(text)
    if found is None or len(text) > _LONGEST:
        raise CommandError(
            f"a filter must be one attribute, = or ^= (begins with), and a value in double quotes, "
            f"of {_LONGEST} characters at most, not {text[:80]!r}.",
            "Write it as --filter 'email ^= \"a\"'.",
            exit_code=_REFUSED,
        )
    if found[1] not in SEARCHABLE:
        raise CommandError(
            f"Cognito can search by {', '.join(SEARCHABLE)}, and not by {found[1]!r}.",
            "For other attributes filter the lines of: gatehouse users list --json",
            exit_code=_REFUSED,
        )
    return Condition(found[1], re.sub(r"\\(.)", r"\1", found[3]), found[2] == "^=")


def page(
    directory: Directory, search: Search, token: str = "", *, limit: int = MOST_ON_A_PAGE
) -> Page:
    """Ask for one page of users.

    Parameters
    ----------
    directory : Directory
        The pool.
    search : Search
        Whom to list.
    token : str
        The token of the page before. Default empty: the first page.
    limit : int
        The most that the page may hold. Default 60, which is Cognito's most.

    Raises
    ------
    CommandError
        If AWS refuses.
    """
    conditions = search.conditions()
    with aws_errors(directory):
        if search.group:
            listed = directory.client.list_users_in_group(
                UserPoolId=directory.pool,
                GroupName=search.group,
                Limit=limit,
                **({"NextToken": token} if token else {}),
            )
            found, following = listed["Users"], listed.get("NextToken", "")
        else:
            asked = {"Filter": conditions.pop(0).text} if conditions else {}
            answer = directory.client.list_users(
                UserPoolId=directory.pool,
                Limit=limit,
                **asked,
                **({"PaginationToken": token} if token else {}),
            )
            found, following = answer["Users"], answer.get("PaginationToken", "")
    users = (User.from_answer(each) for each in found)
    kept = tuple(user for user in users if all(each.holds(user) for each in conditions))
    return Page(kept, following or "")


def search_users(
    directory: Directory, search: Search, *, limit: int | None = None
) -> Iterator[User]:
    """Ask for one page after the other.

    Parameters
    ----------
    directory : Directory
        The pool.
    search : Search
        Whom to list.
    limit : int or None
        How many at most. Default None: all.

    Yields
    ------
    User
        Each once, in Cognito's order.

    Raises
    ------
    CommandError
        If AWS refuses.
    """
    token, count = "", 0
    while True:
        found = page(directory, search, token)
        for user in found.users:
            if limit is not None and count >= limit:
                return
            count += 1
            yield user
        token = found.token
        if not token:
            return
