"""Ask a local AWS about itself: what it decided, what it answered, what has happened."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any, Protocol

from gatehouse.errors import CommandError

_PREFIX = "/_gatehouse/"
#: The header that proves that its own user asks.
_PROOF = "x-gatehouse-secret"
_PATIENCE = 30


class Asked(Protocol):
    """A local AWS, with the variables of those who work on it."""

    @property
    def endpoint(self) -> str:
        """Its URL."""

    @property
    def environment(self) -> dict[str, str]:
        """The variables; the root's secret key is one."""


def ask(aws: Asked, question: str, what: str) -> dict[str, Any]:
    """Ask a local AWS about itself.

    Parameters
    ----------
    aws : LocalAws or Running
        The local AWS.
    question : str
        The end of the path, such as ``decisions``.
    what : str
        What is asked for, in the error.

    Raises
    ------
    CommandError
        If it does not answer.
    """
    headers = {_PROOF: aws.environment["AWS_SECRET_ACCESS_KEY"]}
    request = urllib.request.Request(f"{aws.endpoint}{_PREFIX}{question}", headers=headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=_PATIENCE) as answer:
            told: dict[str, Any] = json.load(answer)
    except (OSError, ValueError, urllib.error.URLError) as error:
        raise CommandError(
            f"{what} of {aws.endpoint} cannot be read: {error}.",
            "Start a local AWS with: gatehouse local up",
            exit_code=1,
        ) from None
    return told
