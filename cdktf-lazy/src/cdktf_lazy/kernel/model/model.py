"""Answers requests from objects kept in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsii._kernel.types import LoadRequest, LoadResponse

from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdktf_lazy.kernel.surroundings import Surroundings


class Model:
    """The objects of one program.

    Parameters
    ----------
    surroundings : Surroundings
        The folder and the environment that Node would have.
    call_back : callable
        Runs the program's own code: gets a ``Callback``, gives what goes over the wire.
    """

    def __init__(self, surroundings: Surroundings, call_back: Callable[[Any], Any]) -> None:
        self._surroundings = surroundings
        self._call_back = call_back

    def answer(self, request: Any) -> Any:
        """Give the response to a request of jsii's."""
        if isinstance(request, LoadRequest):
            return LoadResponse(assembly=request.name, types=0)
        raise Unmodelled(type(request).__name__)
