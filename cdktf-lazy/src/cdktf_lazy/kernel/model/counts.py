"""Counts: how many of a resource there are, and which of them is meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdktf_lazy.kernel.model.expressions import Reference
from cdktf_lazy.kernel.model.members import NUMBER, STRING, Modelled, getter, method
from cdktf_lazy.kernel.model.merge import snake_case
from cdktf_lazy.kernel.model.tokens import is_unresolved
from cdktf_lazy.kernel.model.values import number_text
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model

_NAME = re.compile(r"[a-z]+(?:_[a-z]+)*|[a-z]+(?:[A-Z][a-z]+)*")
"""Names that only one rule turns into Terraform's."""


class Count(Modelled):
    """How many of a resource there are.

    Parameters
    ----------
    model : Model
        The program's objects.
    count : float
        The number, or what stands for one.
    """

    def __init__(self, model: Model, count: float) -> None:
        self.fqn = model.name_in_engine("TerraformCount")
        self._model = model
        self.count = count

    @getter("index", NUMBER)
    def get_index(self) -> float:
        """Give a number that stands for the index of one of them."""
        return self._model.tokens.number(Reference("count.index"))

    @method("toTerraform", returns=NUMBER)
    def to_terraform(self) -> float:
        """Give the number."""
        return self.count

    @method("toString", returns=STRING)
    def to_string(self) -> str:
        """Give the number as a text."""
        if is_unresolved(self.count):  # so large that both languages write it in the same way
            return repr(self.count)
        return number_text(self.count)


def reference_to_self(key: str) -> Reference:
    """Refer to an attribute of the resource that a provisioner belongs to."""
    parts = key.split(".")
    if not all(map(_NAME.fullmatch, parts)):
        raise Unmodelled(f"the attribute {key} of a resource itself")
    return Reference(f"self.{'.'.join(map(snake_case, parts))}")
