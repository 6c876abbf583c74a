"""A CloudFormation stack that must not be read as it is now: one that is changed, or deleted."""

from __future__ import annotations

from gatehouse.errors import CommandError

_FAILED = 1
_WAIT = "aws cloudformation wait"
# What each state waits for. Those of a rollback have no waiter of their own, or one that only ends
# well.
_WAITERS = {
    "CREATE_IN_PROGRESS": "stack-create-complete",
    "IMPORT_IN_PROGRESS": "stack-import-complete",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": "stack-update-complete",
    "UPDATE_IN_PROGRESS": "stack-update-complete",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": "stack-rollback-complete",
    "UPDATE_ROLLBACK_IN_PROGRESS": "stack-rollback-complete",
}
_KEPT = (
    "Name what it kept by hand, --user-pool ID and so on. These are DELETE_SKIPPED in: "
    "aws cloudformation describe-stack-events --stack-name {id}"
)


def check_status(name: str, id: str, status: str) -> None:
    """Refuse a stack that is just being changed, and one that there is no more.

    Parameters
    ----------
    name, id : str
        The stack, and its id, which it keeps when it is deleted.
    status : str
        Its status: ``UPDATE_IN_PROGRESS``.

    Raises
    ------
    CommandError
        If it is not at rest.
    """
    if status == "DELETE_COMPLETE":
        raise CommandError(
            f"--cloudformation must name a stack that exists, and {name} is deleted.",
            _KEPT.format(id=id),
            exit_code=_FAILED,
        )
    if status == "DELETE_IN_PROGRESS":
        raise CommandError(
            f"the stack {name} must be at rest, and it is {status}: all of it without "
            "DeletionPolicy: Retain is being deleted, users too.",
            f"Wait for its end: {_WAIT} stack-delete-complete --stack-name {id}\n"
            + _KEPT.format(id=id),
            exit_code=_FAILED,
        )
    if status == "REVIEW_IN_PROGRESS":
        raise CommandError(
            f"the stack {name} must be at rest, and it is {status}: it has a change set that was "
            "never executed, and no resources.",
            f"Execute it, or delete it: aws cloudformation list-change-sets --stack-name {name}",
            exit_code=_FAILED,
        )
    if status.endswith("_IN_PROGRESS"):
        waiter = _WAITERS.get(status)
        wait = (
            f"Wait for it, and run this again: {_WAIT} {waiter} --stack-name {name}"
            if waiter
            else "Wait until it has another status, and run this again: "
            f"aws cloudformation describe-stacks --stack-name {name}"
        )
        raise CommandError(
            f"the stack {name} must be at rest, and it is {status}: what is read now may not be "
            "there in a minute.",
            wait,
            exit_code=_FAILED,
        )
