"""Errors of services that answer JSON."""

from __future__ import annotations

from ministack.core.responses import error_response_json

from gatehouse.local.emulator.patching import Answer


def refusal(code: str, message: str, status: int = 400) -> Answer:
    """Make an error answer of the service.

    Parameters
    ----------
    code : str
        The error's name: ``NotAuthorizedException``.
    message : str
        Its message.
    status : int
        The HTTP status. Default 400, for errors of the caller.
    """
    answer: Answer = error_response_json(code, message, status)
    return answer


class RefusedError(Exception):
    """An error of the service: its code and its message; ``answer`` is what the client gets."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.answer = refusal(code, message)
