"""Ask a local AWS about itself: what only the one who started it may know."""

from __future__ import annotations

import contextlib
import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from gatehouse.errors import CommandError

#: The header that proves that the launcher, or its user, asks: it holds the root's secret key.
PROOF = "x-gatehouse-secret"
#: What the paths of the questions begin with.
PREFIX = "/_gatehouse/"
_TIMEOUT = 30


def ask(endpoint: str, secret: str, question: str, **parameters: int) -> dict[str, Any]:
    """Ask a local AWS one of its own questions.

    Parameters
    ----------
    endpoint : str
        Its URL.
    secret : str
        The secret key of its root.
    question : str
        What is asked for: ``decisions``, ``identities`` or ``requests``.
    **parameters : int
        Parameters of the question.

    Raises
    ------
    CommandError
        If it does not answer, or is of another version, which knows no such question.
    """
    query = f"?{urlencode(parameters)}" if parameters else ""
    asked = urllib.request.Request(f"{endpoint}{PREFIX}{question}{query}", headers={PROOF: secret})
    # A proxy of the machine does not know the loopback address of this one.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(asked, timeout=_TIMEOUT) as answer:
            found: dict[str, Any] = json.load(answer)
            return found
    except urllib.error.HTTPError as error:
        if error.code != HTTPStatus.NOT_FOUND:
            raise _unreadable(endpoint, question, error) from None
        raise of_another_version(endpoint) from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise _unreadable(endpoint, question, error) from None


@contextlib.contextmanager
def understood(endpoint: str) -> Iterator[None]:
    """Read an answer in the block; one in another form is that of another version.

    Parameters
    ----------
    endpoint : str
        The URL of the local AWS.

    Raises
    ------
    CommandError
        If something is not in the answer.
    """
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError):
        raise of_another_version(endpoint) from None


def of_another_version(endpoint: str) -> CommandError:
    """Return the error for a local AWS that another version of Gatehouse has started."""
    return CommandError(
        f"the local AWS at {endpoint} must be of this version of Gatehouse, and is of another one.",
        "End it where it runs, Ctrl-C, and start it anew.",
        exit_code=1,
    )


def _unreadable(endpoint: str, question: str, error: Exception) -> CommandError:
    return CommandError(
        f"the {question} of {endpoint} cannot be read: {error}.",
        "Start a local AWS with: gatehouse local up",
        exit_code=1,
    )
