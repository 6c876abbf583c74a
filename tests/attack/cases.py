"""What an attack is: a request that must be refused, and its twin that must not be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tests.attack.requests import Answer, Beyond, Request

FORBIDDEN: Answer = (403, "Forbidden")
NOT_FOUND: Answer = (404, "Not Found")
UNAUTHORIZED: Answer = (401, "Unauthorized")
ACCESS_DENIED: Answer = (403, "AccessDenied")
ITEMS_DENIED: Answer = (400, "AccessDeniedException")
NOT_AUTHORIZED: Answer = (400, "NotAuthorizedException")
NO_CLASSIC_FLOW: Answer = (400, "InvalidParameterException")


@dataclass(frozen=True)
class Case:
    """An attack.

    Parameters
    ----------
    name : str
        What is tried, in words.
    wall : Request
        The attempt.
    refused : tuple of int and str
        Status and code that AWS answers it with.
    twin : Request
        What differs from it by the attack alone.
    allowed : int
        The status of the twin's answer. Default 200.
    or_refused : tuple of int and str, optional
        Another answer, where AWS does not document which of two refusals comes first.
    """

    name: str
    wall: Request
    refused: Answer
    twin: Request
    allowed: int = 200
    or_refused: Answer | None = None

    @property
    def beyond(self) -> Beyond | Literal["spelling"] | None:
        """Why no policy decides the attempt; None if policies do.

        It is about a signature, a token that nobody vouches for, or a path of which AWS does not
        document what it is.
        """
        return "spelling" if self.or_refused else self.wall.beyond
