"""Ask a local AWS about itself: what only the one who started it may know."""

from __future__ import annotations

import http.client
import json
import urllib.request
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
        If it does not answer.
    """
    query = f"?{urlencode(parameters)}" if parameters else ""
    asked = urllib.request.Request(f"{endpoint}{PREFIX}{question}{query}", headers={PROOF: secret})
    # A proxy of the machine does not know the loopback address of this one.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(asked, timeout=_TIMEOUT) as answer:
            found: dict[str, Any] = json.load(answer)
            return found
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise CommandError(
            f"the {question} of {endpoint} cannot be read: {error}.",
            "Start a local AWS with: gatehouse local up",
            exit_code=1,
        ) from None
