"""Errors that the command line shows as one message instead of a traceback."""

from __future__ import annotations

#: The exit code of a launcher that failed itself, as opposed to the command that it should run.
LAUNCHER_FAILED = 125
#: The exit code for a command that exceeded its time limit.
TIMED_OUT = 124
#: The exit code for a command that exists but cannot be executed.
NOT_EXECUTABLE = 126
#: The exit code for a command that does not exist.
NOT_FOUND = 127


class CommandError(Exception):
    """A failure that a user can act on.

    Parameters
    ----------
    message : str
        What is wrong: the option, its value and what it must be.
    fix : str
        What to do about it, in one sentence. Default empty: no fix is known.
    exit_code : int
        The command's exit code, 1 to 255. Default 125, so that a failure of the tool differs from
        one of the command that it ran.
    """

    def __init__(self, message: str, fix: str = "", *, exit_code: int = LAUNCHER_FAILED) -> None:
        super().__init__(f"{message}\n{fix}" if fix else message)
        self.message = message
        self.fix = fix
        self.exit_code = exit_code
