"""What all blocks of a reading share: the account that they are in, and what is not known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gatehouse.access.model.readings import unknown_text
from gatehouse.access.model.source import Source, Unknown

_SUFFIXES = {"aws-cn": "amazonaws.com.cn"}
#: Characters of addresses that would mean something in an ARN, a pattern or a path.
_UNFIT = re.compile(r"[^\w.$-]+")


@dataclass
class Surroundings:
    """Partition, region and account, and the notes of what is not known.

    Parameters
    ----------
    partition, region, account : str
        Those of the account; symbolic where only Terraform will know.
    is_account_symbolic : bool
        Whether only Terraform will know the account.
    several : bool
        Whether several stacks are read, so that symbols need the stack's name.
    rules : mapping
        What AWS makes of a resource, by type and attribute (``computed.py``).
    notes : dict
        What is not known, in the order in which it was found.
    """

    partition: str = "aws"
    region: str = "<region>"
    account: str = "000000000000"
    is_account_symbolic: bool = True
    several: bool = False
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    notes: dict[Unknown, None] = field(default_factory=dict)

    @property
    def suffix(self) -> str:
        """The DNS suffix of the partition."""
        return _SUFFIXES.get(self.partition, "amazonaws.com")

    def names(self) -> dict[str, str]:
        """The names that templates of ARNs may use."""
        return {
            "partition": self.partition,
            "region": self.region,
            "account": self.account,
            "suffix": self.suffix,
        }

    def symbol(self, source: Source, name: str = "") -> str:
        """Return the symbolic name of a resource, or of an attribute of it."""
        whole = f"{source.stack}.{source.address}" if self.several else source.address
        said = _UNFIT.sub("_", whole).strip("_")
        return f"<{said}>" if name in ("", "id") else f"<{said}.{name}>"

    def unknown(self, source: Source, what: str, why: str) -> str:
        """Note that something is not known, and return the text that stands for it."""
        self.notes[Unknown(source, what, why)] = None
        return unknown_text(_UNFIT.sub("_", what).strip("_") or "value")

    def note(self, unknowns: Iterable[Unknown]) -> None:
        """Note what is not known."""
        self.notes.update(dict.fromkeys(unknowns))
