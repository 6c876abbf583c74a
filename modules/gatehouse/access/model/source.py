"""Where a part of the model comes from, and what of it could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Source:
    """Where something was declared.

    Parameters
    ----------
    address : str
        Its Terraform address, with modules: ``module.notes.aws_iam_role.get_note``.
    stack : str
        The stack, or the name that its file was given.
    construct : str, optional
        The path of the construct that made it, where the file has one.
    file, line : str, int, optional
        Where Python made the construct, from ``constructs.json``. Default: not known, as for
        plans, states and what others wrote.
    """

    address: str
    stack: str = ""
    construct: str | None = None
    file: str | None = None
    line: int | None = None

    @property
    def label(self) -> str:
        """Its short name: of its construct, without the stack, or of its address."""
        if self.construct:
            return self.construct.partition("/")[2] or self.construct
        modules = re.findall(r"module\.([^.]+)\.", self.address)
        address = re.sub(r"^(?:module\.[^.]+\.)*(?:data\.)?", "", self.address)
        return ".".join([*modules, address.partition(".")[2] or address])

    @property
    def place(self) -> str:
        """The line of Python, or the Terraform address where none is known."""
        return f"{self.file}:{self.line}" if self.file else self.address

    def __str__(self) -> str:
        """Return the address, and the line of Python where it is known."""
        return f"{self.address} ({self.file}:{self.line})" if self.file else self.address


@dataclass(frozen=True, order=True)
class Unknown:
    """Something that could not be read, and so is never counted as safe.

    Parameters
    ----------
    source : Source
        Where it is.
    what : str
        The part that is not known: ``policy``, ``var.bucket``.
    why : str
        Why, and where possible what to do about it, as one sentence.
    """

    source: Source
    what: str
    why: str

    def __str__(self) -> str:
        """Return one sentence."""
        return f"{self.source}: {self.what} is not known: {self.why}"
