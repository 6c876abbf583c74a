"""What AWS's refusals mean, as one sentence with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from gatehouse.deployed.credentials import credentials_error
from gatehouse.errors import CommandError

from .aws import Aws
from .rights import DENIED, missing_rights

_FAILED = 1


class NotThereError(CommandError):
    """There is nothing of this name or id."""


@contextmanager
def refusals(aws: Aws, what: str, option: str) -> Iterator[None]:
    """Raise one sentence in place of what AWS refuses in the block.

    Parameters
    ----------
    aws : Aws
        Who is asked.
    what : str
        What is read: ``user pool eu-west-1_AbCdEfGhI``.
    option : str
        What named it: ``--user-pool``.

    Raises
    ------
    CommandError
        If there is no such thing, the right to read it is missing, or the credentials are refused.
    """
    try:
        yield
    except ClientError as error:
        raise _of_credentials(aws, what, error) or _refused(aws, what, option, error) from None
    except BotoCoreError as error:
        raise _of_credentials(aws, what, error) or CommandError(
            f"{what} cannot be read: {error}", exit_code=_FAILED
        ) from None


def _of_credentials(aws: Aws, what: str, error: Exception) -> CommandError | None:
    found = credentials_error(error, aws.region)
    if found is None:
        return None
    return CommandError(
        f"{what} cannot be read: {found.message}", found.fix, exit_code=found.exit_code
    )


def _refused(aws: Aws, what: str, option: str, error: ClientError) -> CommandError:
    code = error.response.get("Error", {}).get("Code", "")
    said = error.response.get("Error", {}).get("Message", "")
    if code in DENIED:
        return _denied(aws, what, said, error)
    # CloudFormation says of a stack that is not there: ValidationError.
    is_no_stack = code == "ValidationError" and "does not exist" in said
    named_nothing = code in ("NoSuchEntity", "NoSuchBucket", "InvalidParameterException")
    if "NotFound" in code or named_nothing or is_no_stack:
        more = "" if "does not exist" in said else f" {said}"
        return NotThereError(
            f"{option} must name what exists, and there is no {what} in the account "
            f"{aws.account()} and the region {aws.region}.{more}",
            "A deleted stack has its id alone: aws cloudformation list-stacks "
            "--stack-status-filter DELETE_COMPLETE"
            if is_no_stack
            else "Look at AWS_PROFILE and AWS_REGION, and at the id.",
            exit_code=_FAILED,
        )
    return CommandError(
        f"{what} cannot be read: {code}: {said}", "Run it again later.", exit_code=_FAILED
    )


def _denied(aws: Aws, what: str, said: str, error: ClientError) -> CommandError:
    missing = missing_rights(aws, what, error)
    named = ", ".join(missing)
    words = "this right is missing" if len(missing) == 1 else "these rights are missing"
    of_others = " A bucket of another account is refused so too." if "bucket" in what else ""
    return CommandError(
        f"{what} cannot be read: {words}: {named}. {said}".rstrip(),
        f"Allow {'it' if len(missing) == 1 else 'them'} to who runs this, or run it as somebody "
        f"who may: AWS_PROFILE=acme.{of_others}",
        exit_code=_FAILED,
    )
