"""A case: an attack, which must be refused, and its control, which must be allowed."""

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
    """An attack with its control.

    Parameters
    ----------
    name : str
        What the attack tries, in words.
    attack : Request
        The request that must be refused.
    refused : tuple of int and str
        The status and code of AWS's answer to the attack.
    control : Request
        A legitimate request that differs from the attack in one point.
    allowed : int
        The status of the control's answer. Default 200.
    or_refused : tuple of int and str, optional
        Another valid answer, where AWS does not document which of two refusals comes first.
    """

    name: str
    attack: Request
    refused: Answer
    control: Request
    allowed: int = 200
    or_refused: Answer | None = None

    @property
    def beyond(self) -> Beyond | Literal["spelling"] | None:
        """What decides the attack in place of policies; None if policies do.

        It is a signature, a token that no issuer signed, or a path whose meaning AWS does not
        document.
        """
        return "spelling" if self.or_refused else self.attack.beyond
