"""Make the users of a file in another pool: politely, and never one twice.

A user comes with a password that nobody knows, and is confirmed: "forgot password" lets in whoever
reads the verified address. With an invitation, Cognito sends a temporary password instead.
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-import-users.html
"""

from __future__ import annotations

import secrets
import string
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from gatehouse.deployed.users.changing import delivery
from gatehouse.deployed.users.directory import Directory
from gatehouse.deployed.users.errors import aws_errors, code_of
from gatehouse.deployed.users.transfer.journal import (
    BEGUN,
    DONE,
    FAILED,
    THERE,
    UNFINISHED,
    Journal,
    opened,
    write_subs,
)
from gatehouse.deployed.users.transfer.planning import Arrival, Plan
from gatehouse.deployed.users.values import User
from gatehouse.errors import CommandError

#: Users a second on real AWS. The quotas hold for all pools of an account in a region: 50 requests
#: a second make users (UserCreation), 30 set passwords (UserAccountRecovery), and 25 put users into
#: groups (UserResourceUpdate). An import must leave room for people who sign up meanwhile.
#: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
POLITE = 8.0
#: Codes that concern one user alone; any other one ends the import.
_OF_ONE_USER = frozenset(
    {
        "AliasExistsException",
        "CodeDeliveryFailureException",
        "InvalidLambdaResponseException",
        "InvalidParameterException",
        "InvalidPasswordException",
        "UnexpectedLambdaException",
        "UserLambdaValidationException",
    }
)
_SIGNS = "!@#$%^&*()-_=+"


@dataclass(frozen=True)
class Progress:
    """How far an import is.

    Parameters
    ----------
    total : int
        The users of the plan.
    made : int
        Those who are made now or were before.
    there : int
        Those who were in the pool before, and are left as they are.
    failed : int
        Those whom Cognito refuses; the next import tries them again.
    last_failure : str
        The last refusal. Default empty.
    """

    total: int
    made: int = 0
    there: int = 0
    failed: int = 0
    last_failure: str = ""

    @property
    def seen(self) -> int:
        """How many users were looked at."""
        return self.made + self.there + self.failed


def import_users(
    directory: Directory,
    plan: Plan,
    journal: Path,
    subs: Path,
    *,
    invite: bool = False,
    rate: float | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Make the users of a plan, and go on where an earlier import stopped.

    Parameters
    ----------
    directory : Directory
        The pool to come to.
    plan : Plan
        What to do; it must have no problems.
    journal : Path
        The file that remembers what was done.
    subs : Path
        The file to write the new ``sub`` of each old one to.
    invite : bool
        Whether Cognito sends each user a temporary password. Default False.
    rate : float or None
        Users a second. Default None: 8 on real AWS, no limit on a local one.
    progress : Callable
        Called after each user.

    Raises
    ------
    CommandError
        If the plan has problems, another import is at work, or AWS refuses all of it.
    """
    if plan.problems:
        raise CommandError(f"nobody was imported: {plan.problems[0].what}.", exit_code=2)
    pause = 1 / (rate or POLITE) if rate or directory.endpoint is None else 0.0
    for group in plan.new_groups:
        _make_group(directory, group.name, group.description, group.precedence)
    made = there = failed = 0
    last = ""
    with opened(journal) as written:
        for arrival in plan.arrivals:
            name = arrival.member.username
            if not written.is_settled(name):
                started = time.monotonic()
                last = _arrive(directory, arrival, written, invite) or last
                time.sleep(max(0.0, pause - (time.monotonic() - started)))
            state = written.states[name]
            made, there = made + (state == DONE), there + (state == THERE)
            failed += state in (FAILED, UNFINISHED)
            progress(Progress(len(plan.arrivals), made, there, failed, last))
        write_subs(subs, written.subs)
    return Progress(len(plan.arrivals), made, there, failed, last)


def _arrive(directory: Directory, arrival: Arrival, journal: Journal, invite: bool) -> str:
    """Make one user with all that belongs to it; return why not, if Cognito refuses it."""
    name, old = arrival.member.username, arrival.member.sub
    ours = journal.is_ours(name)
    if not ours:
        journal.note(name, BEGUN)
    state = FAILED
    with aws_errors(directory, name):
        try:
            made, was_repeated = _make(directory, arrival, invite)
            if made is None:
                made = _found(directory, arrival)
                # A request that was repeated can meet the user whom the first one made.
                ours = ours or (was_repeated and made.status == "FORCE_CHANGE_PASSWORD")
                if not ours or not _is_as_made(made, arrival):
                    journal.note(name, THERE, old_sub=old, new_sub=made.sub)
                    return ""
            state = UNFINISHED
            _finish(directory, arrival, made, invite)
        except ClientError as error:
            if code_of(error) not in _OF_ONE_USER:
                if state == FAILED and not ours:
                    journal.note(name, FAILED, reason=code_of(error))
                raise
            said = f"{name}: {error.response['Error'].get('Message', '')}"
            journal.note(name, state, reason=said)
            return said
    journal.note(name, DONE, old_sub=old, new_sub=made.sub, new_username=made.name)
    return ""


def _is_as_made(found: User, arrival: Arrival) -> bool:
    """Whether a user has what this import would have given."""
    return all(found.attributes.get(name) == value for name, value in arrival.attributes.items())


def _make(directory: Directory, arrival: Arrival, invite: bool) -> tuple[User | None, bool]:
    """Make a user; None if there is one of that name, and whether botocore asked several times."""
    asked: dict[str, Any] = delivery(not invite, (), arrival.attributes)
    try:
        answer = directory.client.admin_create_user(
            UserPoolId=directory.pool,
            Username=arrival.name,
            UserAttributes=[
                {"Name": key, "Value": value} for key, value in arrival.attributes.items()
            ],
            **asked,
        )
    except ClientError as error:
        if code_of(error) != "UsernameExistsException":
            raise
        return None, error.response["ResponseMetadata"].get("RetryAttempts", 0) > 0
    return User.from_answer(answer["User"]), False


def _found(directory: Directory, arrival: Arrival) -> User:
    return User.from_answer(
        directory.client.admin_get_user(UserPoolId=directory.pool, Username=arrival.name)
    )


def _finish(directory: Directory, arrival: Arrival, made: User, invite: bool) -> None:
    """Do what comes after a user is made; each step may be done twice without harm."""
    named = {"UserPoolId": directory.pool, "Username": made.name}
    if not invite and made.status != "CONFIRMED":
        directory.client.admin_set_user_password(
            **named, Password=_nobodys_password(), Permanent=True
        )
    for group in arrival.member.groups:
        directory.client.admin_add_user_to_group(**named, GroupName=group)
    if not arrival.member.enabled:
        directory.client.admin_disable_user(**named)


def _make_group(directory: Directory, name: str, description: str, precedence: int | None) -> None:
    given: dict[str, Any] = {"Description": description} if description else {}
    if precedence is not None:
        given["Precedence"] = precedence
    with aws_errors(directory):
        try:
            directory.client.create_group(UserPoolId=directory.pool, GroupName=name, **given)
        except ClientError as error:
            if code_of(error) != "GroupExistsException":
                raise


def _nobodys_password() -> str:
    """Make up a password that every policy takes, and that nobody is told."""
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits, _SIGNS)
    return "".join(secrets.choice(kind) for kind in kinds * 16)
