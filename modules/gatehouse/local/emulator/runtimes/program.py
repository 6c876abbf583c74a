"""What runs the functions of a runtime, and how a call is put to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ministack.core.lambda_runtime import INVOKE_DEPTH_ENV


@dataclass(frozen=True)
class Invocation:
    """A call of a function.

    Parameters
    ----------
    event : Any
        What it gets.
    request_id : str
        Its id.
    function_arn : str
        The function as the caller has named it.
    seconds : float
        How long it may take.
    trace : str or None
        The trace that it belongs to; None for none.
    depth : int or None
        How many functions have called each other for it; None where nobody counts.
    durable : mapping
        The variables of a durable execution; empty for all others.
    """

    event: Any
    request_id: str
    function_arn: str
    seconds: float
    trace: str | None
    depth: int | None
    durable: Mapping[str, str]

    @property
    def context(self) -> dict[str, Any]:
        """What goes along with the event: also the variables that a call sets for itself."""
        variables = dict(self.durable)
        if self.trace:
            variables["_X_AMZN_TRACE_ID"] = self.trace
        if self.depth is not None:
            variables[INVOKE_DEPTH_ENV] = str(self.depth)
        return {
            "request_id": self.request_id,
            "invoked_function_arn": self.function_arn,
            "timeout_ms": int(self.seconds * 1000),
            "variables": variables,
        }


@dataclass(frozen=True)
class Program:
    """How a function is run.

    Parameters
    ----------
    arguments : tuple of str
        The program, and what it gets.
    variables : mapping
        The whole environment.
    first : mapping
        The first line of its input, which makes it ready.
    remark : str or None
        What the log of the function says first; None for nothing.
    """

    arguments: tuple[str, ...]
    variables: Mapping[str, str]
    first: Mapping[str, Any]
    remark: str | None
