"""Signals that end a command: raised where it waits, so that it takes down what it made."""

from __future__ import annotations

import signal
from types import FrameType
from typing import NoReturn

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """A signal that ends this process.

    Parameters
    ----------
    number : int
        The signal's number.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def raise_on_signals() -> None:
    """Raise ``Interrupted`` wherever the process is when a signal arrives that would end it."""
    for number in _ENDING:
        signal.signal(number, _interrupt)


def ignore_signals() -> None:
    """Ignore them while a local AWS is taken down, which is a matter of milliseconds."""
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)


def _interrupt(number: int, _: FrameType | None) -> NoReturn:
    raise Interrupted(number)
