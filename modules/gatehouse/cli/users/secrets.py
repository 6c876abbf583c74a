"""Read a password from where no list of processes and no history shows it."""

from __future__ import annotations

import getpass
import os
import sys

from gatehouse.errors import CommandError

_VARIABLE = "GATEHOUSE_PASSWORD"
_REFUSED = 2


def read_password(*, from_stdin: bool) -> str:
    """Read a password: from standard input, the environment, or a prompt that shows nothing.

    Raises
    ------
    CommandError
        If there is none, or the two at the prompt differ.
    """
    if from_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
    elif _VARIABLE in os.environ:
        given = os.environ[_VARIABLE]
    elif sys.stdin.isatty():
        given = getpass.getpass("Password: ")
        if given != getpass.getpass("Again: "):
            raise CommandError("the two passwords must be the same.", exit_code=_REFUSED)
    else:
        raise CommandError(
            "a password must be given, and there is no terminal to ask at.",
            f"Send it by standard input, --password-stdin, or set {_VARIABLE}.",
            exit_code=_REFUSED,
        )
    if not given:
        raise CommandError("the password must not be empty.", exit_code=_REFUSED)
    return given
