"""Errors as services answer them that speak JSON, and as STS does in either of its forms."""

from __future__ import annotations

from ministack.core.responses import error_response_json
from ministack.services import sts

from gatehouse.local.overlay.patching import Answer


def refusal(code: str, message: str, status: int = 400) -> Answer:
    """Make the answer that is an error of the service.

    Parameters
    ----------
    code : str
        The error's name: ``NotAuthorizedException``.
    message : str
        What is told of it.
    status : int
        The HTTP status. Default 400, that of what is the caller's fault.
    """
    answer: Answer = error_response_json(code, message, status)
    return answer


def sts_refusal(code: str, message: str, *, as_json: bool) -> Answer:
    """Make the answer that is an error of STS, in the form in which it was asked."""
    if as_json:
        return refusal(code, message)
    answer: Answer = sts._error(400, code, message, ns="sts")
    return answer


class RefusedError(Exception):
    """An error of the service: its code and its message; ``answer`` tells it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.answer = refusal(code, message)
