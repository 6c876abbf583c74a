"""Send a process requests before they are made, and answer them when they are."""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Iterable
from typing import IO, Any, cast


class Ahead:
    """Stands between jsii and the pipes of its Node process.

    The protocol is one line a request and one line an answer, in the same order. A request that
    was sent ahead is not sent again when jsii makes it, and its answer is already there or on its
    way. When jsii makes another request, the answers to what was sent ahead are skipped.

    Only requests that may be sent twice are fit for this: jsii's ``load`` of a package that is
    loaded does nothing and gives the same answer.

    Parameters
    ----------
    process : subprocess.Popen
        A process with pipes to its input and output; they are replaced by the ones of this
        object.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdin is None or process.stdout is None:
            raise ValueError("the process has no pipes")
        self._input = process.stdin
        self._output = process.stdout
        self._sent: deque[bytes] = deque()
        self._skip = 0
        self._known: set[bytes] = set()
        process.stdin = cast("IO[bytes]", _Input(self, self._input))
        process.stdout = cast("IO[bytes]", _Output(self, self._output))

    def ask(self, requests: Iterable[bytes]) -> None:
        """Send the requests that were neither sent ahead nor made before."""
        new = [request for request in requests if request not in self._known]
        self._known.update(new)
        self._sent.extend(new)
        self._input.write(b"".join(new))
        self._input.flush()

    def write(self, data: bytes) -> int:
        """Take a request of jsii's."""
        if self._sent and data == self._sent[0]:
            self._sent.popleft()
            return len(data)
        self._skip += len(self._sent)
        self._sent.clear()
        self._known.add(data)
        return self._input.write(data)

    def readline(self) -> bytes:
        """Give jsii the answer to its last request."""
        while self._skip:
            self._skip -= 1
            self._output.readline()
        return self._output.readline()


class _Input:
    def __init__(self, ahead: Ahead, pipe: IO[bytes]) -> None:
        self.write = ahead.write
        self._pipe = pipe

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pipe, name)


class _Output:
    def __init__(self, ahead: Ahead, pipe: IO[bytes]) -> None:
        self.readline = ahead.readline
        self._pipe = pipe

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pipe, name)
