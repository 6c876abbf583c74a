"""What AWS answers when it refuses, as one sentence with what to do about it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
    SSOError,
    TokenRetrievalError,
)

from gatehouse.deployed.credentials import EXPIRED, WRONG_KEYS
from gatehouse.deployed.users.directory import Directory
from gatehouse.errors import CommandError

_FAILED = 1
_KEY = "AWS_ACCESS_KEY_ID"
_THROTTLED = frozenset({"TooManyRequestsException", "ThrottlingException", "Throttling"})


class NoSuchUserError(CommandError):
    """There is no such user, or no longer."""


class AmbiguousUserError(CommandError):
    """Several users have what was given as a name."""


class InvalidRequestError(CommandError):
    """Cognito does not take a value, such as the token of a page that is too old."""


@contextmanager
def aws_errors(
    directory: Directory, user: str = "", *, service: str = "cognito-idp"
) -> Iterator[None]:
    """Raise one sentence in place of what boto3 raises in the block.

    Parameters
    ----------
    directory : Directory
        The pool that is asked.
    user : str
        Whom the request is about. Default empty: nobody.
    service : str
        The service as IAM calls it. Default ``cognito-idp``.

    Raises
    ------
    CommandError
        If the request fails.
    """
    try:
        yield
    except ClientError as error:
        raise _refusal(error, directory, user, service) from None
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise CommandError(
            f"there are no credentials for AWS: {error}.",
            "Sign in, aws sso login or aws configure, or name a profile: AWS_PROFILE=acme.",
            exit_code=_FAILED,
        ) from None
    except (SSOError, TokenRetrievalError) as error:
        raise CommandError(
            f"the session of AWS's single sign-on has ended: {error}.",
            "Sign in again: aws sso login",
            exit_code=_FAILED,
        ) from None
    except (ConnectionError, HTTPClientError) as error:
        raise CommandError(
            f"{directory.place} does not answer: {type(error).__name__}.",
            "Start the local AWS again with gatehouse local up."
            if directory.endpoint
            else "Check the network, a proxy's variables, and the region in the pool's id.",
            exit_code=_FAILED,
        ) from None
    except BotoCoreError as error:
        raise CommandError(f"the request was not sent: {error}", exit_code=_FAILED) from None


def code_of(error: ClientError) -> str:
    """Return the code of an error."""
    return str(error.response.get("Error", {}).get("Code", ""))


def _refusal(error: ClientError, directory: Directory, user: str, service: str) -> CommandError:
    code, said = code_of(error), str(error.response.get("Error", {}).get("Message", ""))
    action = f"{service}:{error.operation_name}"
    if code in ("AccessDeniedException", "AccessDenied"):
        return CommandError(
            f"the credentials lack the right {action} on {directory.pool}: {said}",
            f"Allow {action} to this role or user, or use another: AWS_PROFILE=acme.",
            exit_code=_FAILED,
        )
    if code in EXPIRED:
        return CommandError(
            f"the credentials have expired: {said}",
            "Sign in again, aws sso login, then do this once more." + _variables(directory),
            exit_code=_FAILED,
        )
    if code in WRONG_KEYS:
        return CommandError(
            f"{directory.place} does not know these credentials: {said}",
            'Those of the local AWS come from eval "$(gatehouse local env)".'
            if directory.endpoint
            else "Check AWS_PROFILE and AWS_ACCESS_KEY_ID; those of a local AWS are not AWS's.",
            exit_code=_FAILED,
        )
    if code in _THROTTLED:
        return CommandError(
            f"AWS still asks to slow down after several attempts: {said}",
            "Do this once more in a minute; for many users, with a lower --rate.",
            exit_code=_FAILED,
        )
    of_users = _OF_USERS.get(code)
    if of_users:
        return of_users(user, said, directory)
    kind = InvalidRequestError if code == "InvalidParameterException" else CommandError
    return kind(f"{_about(user)}{said or code} ({code})", exit_code=_FAILED)


def _variables(directory: Directory) -> str:
    """Say where new credentials are not looked for, because variables hold the old ones."""
    if directory.local is not None or not os.environ.get(_KEY):
        return ""
    return (
        f" Those in {_KEY} come first: set them anew, or unset them, and start this command again."
    )


def _about(user: str) -> str:
    return f"{user}: " if user else ""


def _no_user(user: str, said: str, directory: Directory) -> CommandError:
    return NoSuchUserError(
        f"{directory.pool} has no user {user}, or no longer.",
        "See who is there: gatehouse users list",
        exit_code=_FAILED,
    )


def _nothing_there(user: str, said: str, directory: Directory) -> CommandError:
    if "group" in said.lower():
        return CommandError(
            f"{directory.pool} has no such group: {said}",
            "Add it to the stack, users.add_group(...), and deploy; groups that are there: "
            "gatehouse users groups list",
            exit_code=_FAILED,
        )
    return CommandError(
        f"{directory.place} has no user pool {directory.pool}: {said}",
        "Read the outputs anew; a pool of another account or region is not found either.",
        exit_code=_FAILED,
    )


def _sentence(text: str, fix: str = "") -> Callable[[str, str, Directory], CommandError]:
    def made(user: str, said: str, directory: Directory) -> CommandError:
        return CommandError(text.format(user=user or "the user", said=said), fix, exit_code=_FAILED)

    return made


_OF_USERS: dict[str, Callable[[str, str, Directory], CommandError]] = {
    "UserNotFoundException": _no_user,
    "ResourceNotFoundException": _nothing_there,
    "UsernameExistsException": _sentence(
        "{user} is there already: {said}", "Look: gatehouse users list"
    ),
    "AliasExistsException": _sentence(
        "the address belongs to another user: {said}",
        "Find that one: gatehouse users list --filter 'email = \"...\"'",
    ),
    "InvalidPasswordException": _sentence("the password must follow the pool's policy: {said}"),
    "PasswordHistoryPolicyViolationException": _sentence("the password was used before: {said}"),
    "UnsupportedUserStateException": _sentence("{user} is in a state without this: {said}"),
    "UserLambdaValidationException": _sentence(
        "a trigger of the pool refused {user}: {said}",
        "Its log: gatehouse local logs, or CloudWatch",
    ),
    "UnexpectedLambdaException": _sentence(
        "a trigger of the pool failed: {said}", "Its log: gatehouse local logs, or CloudWatch"
    ),
    "InvalidLambdaResponseException": _sentence("a trigger of the pool answered wrongly: {said}"),
    "CodeDeliveryFailureException": _sentence(
        "the message to {user} could not be sent: {said}",
        "Check the address, and the pool's e-mail and SMS settings.",
    ),
    "LimitExceededException": _sentence("a limit of Cognito's is reached: {said}"),
}
