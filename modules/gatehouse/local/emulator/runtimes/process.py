"""The process of a function: lines of JSON go in, answers and what it prints come out."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

#: Ends what a call prints, in the log: with the call's id and a zero byte behind it.
END_OF_OUTPUT = "\x00end of output of "
_ENDS = re.compile(re.escape(END_OF_OUTPUT.encode()) + rb"[^\x00\n]*\x00\n")
#: How each answer begins.
_ID = re.compile(rb'\{"id":\s*"([^"]*)"')
_PIECE = 1 << 16
#: How many pieces a pipe holds at most, whoever has made it larger.
_PIECES = (1 << 20) // _PIECE
#: How much of what a call prints is kept: the newest.
_LONGEST = 10 << 20
#: How large an answer is read: six times what Lambda passes on, for JSON that escapes all of it.
_LARGEST = 40 << 20
#: Seconds between two looks whether a silent process is still there.
_LOOK = 1.0
#: Seconds that the end of the output may take behind the answer, on a busy machine.
_PATIENCE = 5.0


class TimedOutError(Exception):
    """An answer took too long."""


class TooLargeError(Exception):
    """An answer is larger than anything that Lambda passes on."""


class EndedError(Exception):
    """The process ended instead of answering.

    Parameters
    ----------
    status : int
        Its exit status; the negative number of a signal.
    """

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _pipe() -> tuple[io.FileIO, io.FileIO]:
    """Return the end of a pipe that is read, and the end that is written."""
    reading, writing = os.pipe()
    return io.FileIO(reading, "rb"), io.FileIO(writing, "wb")


class Process(subprocess.Popen[bytes]):
    """A process that answers, one question after the other.

    It gets two descriptors behind its arguments: of the calls, which it reads, and of the answers.
    Its standard output is its log, and that of all that it starts.

    Nothing reads what it prints between two questions, as nothing of it runs then on AWS.

    Parameters
    ----------
    arguments : sequence of str
        Its program and what the program gets.
    folder : Path
        Where it runs.
    variables : Mapping[str, str]
        All of its environment.
    """

    def __init__(
        self, arguments: Sequence[str], folder: Path, variables: Mapping[str, str]
    ) -> None:
        calls, self._calls = _pipe()
        self._said, answers = _pipe()
        self._printing, output = _pipe()
        descriptors = (calls.fileno(), answers.fileno())
        with calls, answers, output:
            super().__init__(
                [*arguments, *map(str, descriptors)],
                cwd=folder,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=descriptors,
                start_new_session=True,
            )
        self._selector = selectors.DefaultSelector()
        self._answers, self._log = bytearray(), bytearray()
        self._searched = 0
        self._asked = ""
        for stream, held in ((self._said, self._answers), (self._printing, self._log)):
            os.set_blocking(stream.fileno(), False)
            self._selector.register(stream, selectors.EVENT_READ, held)
        os.set_blocking(self._calls.fileno(), False)

    def ask(self, question: Mapping[str, Any], seconds: float, request_id: str = "") -> Any:
        """Send a line, and return the answer.

        An answer of another call is skipped: a function may have started what answers late.

        Parameters
        ----------
        question : mapping
            The line.
        seconds : float
            How long the answer may take.
        request_id : str
            The call's id. Default "": it is no call, and no end of what is printed comes.

        Raises
        ------
        TimedOutError
            If there is no answer in time.
        EndedError
            If the process ends.
        TooLargeError
            If the answer is too large.
        """
        self._asked = request_id
        unsent = memoryview(json.dumps(question).encode() + b"\n")
        self._selector.register(self._calls, selectors.EVENT_WRITE, None)
        deadline = time.monotonic() + seconds
        answer = None
        try:
            while answer is None:
                unsent = self._move(unsent, deadline)
                answer = self._answer()
        finally:
            with contextlib.suppress(KeyError, ValueError, RuntimeError):
                self._selector.unregister(self._calls)
        deadline = time.monotonic() + _PATIENCE
        with contextlib.suppress(TimedOutError, EndedError):
            while request_id and self._end_of_output not in self._log:
                self._move(unsent, deadline)
        return answer

    def printed(self) -> str:
        """Return what was printed, up to the end that the call has set, and forget it."""
        text, end, rest = bytes(self._log).partition(self._end_of_output)
        self._log[:] = rest if end else b""
        # The end of an earlier call may have come late.
        return _ENDS.sub(b"", text).decode("utf-8", "replace").rstrip("\n")

    def note(self, remark: str) -> None:
        """Add a line to what is printed."""
        self._log += remark.encode() + b"\n"

    def end(self) -> None:
        """End it and what it has started at once, and read what is still in the pipe.

        On AWS all of it ends with the environment. What has left the group may print on: no more
        than the pipe holds is read.
        """
        with contextlib.suppress(ProcessLookupError, PermissionError):  # the last one may be dead
            os.killpg(self.pid, signal.SIGKILL)
        self.kill()
        self.wait()
        with contextlib.suppress(BlockingIOError, ValueError):
            for _ in range(_PIECES):
                if not (piece := os.read(self._printing.fileno(), _PIECE)):
                    break
                self._log += piece
        self._selector.close()
        for stream in (self._calls, self._said, self._printing):
            stream.close()

    @property
    def _end_of_output(self) -> bytes:
        """What ends the output of the call that runs."""
        return f"{END_OF_OUTPUT}{self._asked}\x00\n".encode()

    def _move(self, unsent: memoryview, deadline: float) -> memoryview:
        """Wait for one of the pipes, and move what it takes or gives."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimedOutError
        ready = self._selector.select(min(left, _LOOK))
        if not ready and self.poll() is not None:
            self.end()  # something that it has started still holds its pipes
            raise EndedError(self.returncode)
        for key, _ in ready:
            if key.data is None:
                unsent = self._write(key, unsent)
            elif not self._read(key):
                self._selector.unregister(key.fileobj)
                if key.data is self._answers:
                    self.end()
                    raise EndedError(self.returncode)
        return unsent

    def _write(self, key: selectors.SelectorKey, unsent: memoryview) -> memoryview:
        """Write a piece, and return the rest."""
        try:
            unsent = unsent[os.write(key.fd, unsent) :]
        except BrokenPipeError:
            unsent = unsent[:0]  # that it has ended is seen at its other pipes
        if not unsent:
            self._selector.unregister(key.fileobj)
        return unsent

    def _read(self, key: selectors.SelectorKey) -> bool:
        """Read a piece; return whether more may come."""
        try:
            piece = os.read(key.fd, _PIECE)
        except BlockingIOError:
            return True
        key.data.extend(piece)
        if len(self._answers) > _LARGEST:
            raise TooLargeError
        del self._log[:-_LONGEST]
        return bool(piece)

    def _answer(self) -> Any:
        """Return the call's answer, None if it is not there yet; other lines are none."""
        while (end := self._answers.find(b"\n", self._searched)) >= 0:
            line = bytes(self._answers[:end])
            del self._answers[: end + 1]
            self._searched = 0
            with contextlib.suppress(ValueError):
                found = _read_json(line)
                if self._is_answer(found):
                    return found
        self._searched = len(self._answers)
        return None

    def _is_answer(self, found: Any) -> bool:
        """Whether a line is the answer of the call that runs."""
        if not isinstance(found, dict) or found.get("id") != self._asked:
            return False
        return found.get("status") in ("ready", "ok", "error")


def _read_json(line: bytes) -> Any:
    """Read an answer; one that is nested deeper than Python reads is an error of its own."""
    try:
        return json.loads(line)
    except RecursionError:
        told = "Unable to marshal response: it must not be nested so deeply"
        return {
            "id": _id_of(line),
            "status": "error",
            "error": {"errorType": "Runtime.MarshalError", "errorMessage": told},
        }


def _id_of(line: bytes) -> str:
    """Return the id of an answer that can't be read: both runtimes write it first."""
    found = _ID.match(line)
    return found[1].decode() if found else ""
