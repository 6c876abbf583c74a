"""What the emulator does otherwise than AWS where no request passes, put right: one file a service.

What a request passes is in ``completions``. Each fix is written so that it is right for everybody
who runs the emulator. ``apply`` puts all of them in place.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from gatehouse.local.emulator.fixing import Fix, fixes_of
from gatehouse.local.emulator.fixing import apply as replace_all


def modules() -> tuple[ModuleType, ...]:
    """Return the modules that declare fixes."""
    from gatehouse.local.emulator.fixes import (
        apigateway,
        appsync,
        cloudwatch_logs,
        enforcement,
        event_sources,
        function_names,
        rest_apis,
        running,
        server,
    )

    return (
        apigateway,
        appsync,
        cloudwatch_logs,
        enforcement,
        event_sources,
        function_names,
        rest_apis,
        running,
        server,
    )


def apply(order: Callable[[list[Fix]], list[Fix]] = list) -> None:
    """Put all fixes in place, before the emulator serves its first request.

    Parameters
    ----------
    order : Callable
        Puts the fixes into another order. Default: as they are declared; it means nothing, and a
        test shuffles them.

    Raises
    ------
    ChangedError
        If the emulator is not the one that they were written for.
    """
    replace_all(order(fixes_of(modules())))
