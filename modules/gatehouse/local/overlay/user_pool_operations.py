"""Operations of user pools that upstream lacks, each on the pool that a request names.

Extends ``ministack.services.cognito._dispatch_idp``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ministack.services import cognito

from gatehouse.local.emulator.patching import Answer, Upstream, replace

#: Takes the pool's record and the request.
Operation = Callable[[dict[str, Any], dict[str, Any]], Answer]


def add(operations: Mapping[str, Operation]) -> None:
    """Add operations to user pools.

    Parameters
    ----------
    operations : mapping of str to Operation
        The operations by name; a request for a pool that does not exist is refused before them.
    """

    def extend(upstream: Upstream) -> Upstream:
        async def dispatch_idp(action: str, data: dict[str, Any]) -> Answer:
            if action not in operations:
                answer: Answer = await upstream(action, data)
                return answer
            pool, missing = cognito._resolve_pool(data.get("UserPoolId"))
            if missing:
                refused: Answer = missing
                return refused
            return operations[action](pool, data)

        return dispatch_idp

    replace(cognito, "_dispatch_idp", extend)
