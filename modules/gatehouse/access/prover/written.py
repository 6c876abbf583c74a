"""The theorems that people write in a file: ``access_theorems.py``."""

from __future__ import annotations

import runpy
from pathlib import Path

from gatehouse.access.model import Model
from gatehouse.access.prover.theorem import Theorem
from gatehouse.access.prover.words import NotInStack, Written

#: The file that is read where an app has it, beside ``cdktf.json``.
FILE = "access_theorems.py"
_NAME = "THEOREMS"


class BadTheorems(ValueError):  # noqa: N818 - it says what it is
    """A file of theorems that can't be used: what is wrong with it, and the rule."""


def read_written(file: Path, model: Model) -> list[Theorem]:
    """Run a file of theorems and make them for a model.

    Parameters
    ----------
    file : Path
        A file of Python with a list ``THEOREMS``.
    model : Model
        The deployment.

    Raises
    ------
    BadTheorems
        If the file is missing, fails, or has no such list, or names what the stack does not have.
    """
    if not file.is_file():
        raise BadTheorems(f"{file} must be a file of Python with a list {_NAME}; there is none")
    try:
        found = runpy.run_path(str(file)).get(_NAME)
    except Exception as error:
        raise BadTheorems(f"{file} must run; it raised {type(error).__name__}: {error}") from error
    if not isinstance(found, (list, tuple)) or not all(isinstance(one, Written) for one in found):
        raise BadTheorems(
            f"{file} must have a list {_NAME} of denied(...), allowed(...), only(...) and "
            "unreachable(...)"
        )
    try:
        return [one.make(model) for one in found]
    except NotInStack as error:
        raise BadTheorems(f"{file}: {error}") from None
