"""Operations that the emulator carries out otherwise than AWS, completed: one file a subject.

Each is right for everybody who runs the emulator, and stands on AWS's page.
"""

from __future__ import annotations

from functools import cache
from types import ModuleType

from gatehouse.local.emulator.completing import Complete, completions_of, table
from gatehouse.local.models import reading

#: The services with operations that are completed, with the emulator's names for them.
SERVICES = {
    "cloudwatch": "monitoring",
    "dynamodb": "dynamodb",
    "kms": "kms",
    "lambda": "lambda",
    "logs": "logs",
    "route53": "route53",
    "s3": "s3",
}


def modules() -> tuple[ModuleType, ...]:
    """Return the modules that declare completions."""
    from gatehouse.local.emulator.completions import (
        bucket_lifecycles,
        bucket_notifications,
        bucket_policies,
        cloudwatch,
        cloudwatch_logs,
        dynamodb,
        dynamodb_expressions,
        event_sources,
        function_code,
        function_policies,
        function_settings,
        functions,
        key_policies,
        objects,
        route53,
    )

    return (
        bucket_lifecycles,
        bucket_notifications,
        bucket_policies,
        cloudwatch,
        cloudwatch_logs,
        dynamodb,
        dynamodb_expressions,
        event_sources,
        function_code,
        function_policies,
        function_settings,
        functions,
        key_policies,
        objects,
        route53,
    )


def of(read: reading.Call | None) -> Complete | None:
    """Return what completes a call, None if the emulator's own answer is right."""
    return _table().get((read.service, read.operation)) if read else None


@cache
def _table() -> dict[tuple[str, str], Complete]:
    return table(completions_of(modules()))
