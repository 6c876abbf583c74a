"""Write a file that somebody named."""

from __future__ import annotations

from pathlib import Path

from gatehouse.errors import CommandError


def write_text(file: Path, text: str) -> None:
    """Write text into a file.

    Raises
    ------
    CommandError
        If it can't be written.
    """
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise CommandError(
            f"{file} must be a file that can be written: {error.strerror}.", exit_code=1
        ) from None
