"""What was said between jsii and the model, in order, so that Node can be told the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import attr

PENDING: Any = object()
"""In the place of an answer that was not given yet."""


@dataclass(frozen=True)
class Failure:
    """An answer that is an error.

    Parameters
    ----------
    message : str
        The error's message.
    """

    message: str


@dataclass(frozen=True)
class Completion:
    """A message that completes a callback.

    Parameters
    ----------
    request : CompleteRequest
        What the program's code returned or raised.
    """

    request: Any


def freeze(value: Any) -> Any:
    """Put the names of objects into the place of the objects."""
    from jsii._kernel.types import ObjRef  # it imports what imports this module

    if isinstance(value, dict):
        return {key: freeze(item) for key, item in value.items()}
    if isinstance(value, list):
        return [freeze(item) for item in value]
    if isinstance(value, (str, int, float, type(None), ObjRef)):
        return value
    if attr.has(type(value)):
        names = [field.name for field in attr.fields(type(value))]
        return type(value)(**{name: freeze(getattr(value, name)) for name in names})
    return getattr(value, "__jsii_ref__", value)


class Record:
    """Messages of jsii's and their answers.

    The protocol is one message, one answer, strictly in turn, also where the kernel calls back
    into the program: then the answer to the request is the callback, the next messages are what
    the program asks meanwhile, and the message that completes the callback is answered by the
    next callback or by the result. So a plain list can be replayed from its start.
    """

    def __init__(self) -> None:
        self._entries: list[list[Any]] = []

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[tuple[Any, Any, Any]]:
        return iter([(message, kind, answer) for message, kind, answer in self._entries])

    def message(self, message: Any, response_type: Any) -> None:
        """Note a message of jsii's; ``response_type`` says what jsii expects as answer."""
        self._entries.append([message, response_type, PENDING])

    def answer(self, answer: Any) -> None:
        """Note the answer to the last message."""
        self._entries[-1][2] = answer

    def is_last(self, message: Any) -> bool:
        """Whether nothing was said since a message."""
        return self._entries[-1][0] is message

    def forget_pending(self) -> None:
        """Forget a message whose answer never came, because the program was interrupted."""
        if self._entries and self._entries[-1][2] is PENDING:
            self._entries.pop()

    def replay(self, send: Callable[[Any, Any], Any], same: Callable[[Any, Any], None]) -> Any:
        """Say everything again.

        Parameters
        ----------
        send : callable
            Gets a message and the type of its answer, and gives Node's answer.
        same : callable
            Gets the answer that was given and Node's; raises where they differ.

        Returns
        -------
        Any
            Node's answer to the last message where that has none yet, else None.
        """
        for message, response_type, answer in self:
            replayed = send(message, response_type)
            if answer is PENDING:
                return replayed
            same(answer, replayed)
        return None

    def clear(self) -> None:
        """Forget everything: Node knows it now."""
        self._entries.clear()
