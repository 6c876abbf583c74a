"""Lambda: functions run as ``runtimes`` has it; what they are made of is in ``functions``.

Upstream runs them with the machine's interpreter, packages and environment, with keys that anybody
can derive, and hides what failed; what it can't run, it answers for.
"""

from __future__ import annotations

from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Upstream
from gatehouse.local.emulator.runtimes import executor
from gatehouse.local.emulator.runtimes.worker import Worker


@fix(
    lambda_svc,
    "_execute_function_dispatch",
    signature="(func, config, event, request_id, started)",
    body="bc746773165d",
    page="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
)
def _by_the_executor(_: Upstream) -> Upstream:
    """Run every call with the executor, whoever makes it."""
    return executor.execute


@fix(
    lambda_runtime,
    "_worker_class_for",
    signature="(config)",
    body="c25b030d85c1",
    page="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
)
def _an_environment(_: Upstream) -> Upstream:
    """Fill the emulator's pool with environments of our own: also messages of WebSockets use it."""

    def worker_class_for(config: dict[str, Any]) -> type[Worker]:
        return Worker

    return worker_class_for
