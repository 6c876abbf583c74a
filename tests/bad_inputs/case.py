"""One wrong configuration, and what must be said about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gatehouse.core import AppStack
from gatehouse.core.engine import TerraformStack


@dataclass(frozen=True)
class BadInput:
    """A mistake that stops at synth.

    Parameters
    ----------
    name : str
        The mistake in a few words, as the table of the documentation shows it; unique in its room.
    build : function
        Makes the mistake in a stack. The error comes while it runs, or from the synth after it.
    says : str
        What the error's text contains.
    stock : function, optional
        The same mistake made with the provider's own classes in plain CDKTF, to measure who else
        finds it. Default: none, where the mistake can only be made with an option of this library.
        It makes its resources in the stack that it is given; names need to be unique in it only.
    """

    name: str
    build: Callable[[AppStack], object]
    says: str
    stock: Callable[[TerraformStack], object] | None = None
