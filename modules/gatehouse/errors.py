"""The errors that the command line shows as one message instead of a traceback."""

from __future__ import annotations

#: What a launcher exits with when it failed itself, apart from the command it was to run.
LAUNCHER_FAILED = 125
#: What a command gets that outlived its time limit.
TIMED_OUT = 124
#: What a command gets that exists but cannot be executed.
NOT_EXECUTABLE = 126
#: What a command gets that does not exist.
NOT_FOUND = 127


class CommandError(Exception):
    """A failure that a user can act on.

    Parameters
    ----------
    message : str
        What is wrong: the thing, its value and the rule it breaks.
    fix : str
        What to do about it, one sentence. Default empty: nothing is known to help.
    exit_code : int
        What the command exits with, 1 to 255. Default 125, so that a failure of the tool is told
        from one of the command that it ran.
    """

    def __init__(self, message: str, fix: str = "", *, exit_code: int = LAUNCHER_FAILED) -> None:
        super().__init__(f"{message}\n{fix}" if fix else message)
        self.message = message
        self.fix = fix
        self.exit_code = exit_code
