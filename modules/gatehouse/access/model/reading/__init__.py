"""Read a model from what Terraform and CDKTF write."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from gatehouse.access.model.model import Model


class UnreadableInput(ValueError):  # noqa: N818 - the name that callers know
    """A file that no model can be read from: it says what, the rule, and the fix."""


def read_model(
    files: Iterable[Path], *, region: str | None = None, account: str | None = None
) -> Model:
    """Read one or several files as one account.

    Parameters
    ----------
    files : iterable of Path
        Each a ``cdk.tf.json``, or what ``terraform show -json`` printed of a plan or a state.
    region, account : str, optional
        Those of the stacks, where the files leave them to Terraform. Default: symbolic values.

    Raises
    ------
    UnreadableInput
        If a file is missing, or is none of these.
    """
    raise NotImplementedError


def read_app(folder: Path, *, stack: str | None = None) -> Model:
    """Read the stacks of an app that was synthesized.

    Parameters
    ----------
    folder : Path
        What CDKTF wrote: ``cdktf.out``.
    stack : str, optional
        The stack to read alone. Default: all of them.
    """
    raise NotImplementedError
