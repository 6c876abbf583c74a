"""A plugin of pytest for moto's tests: each mock begins with a fresh AWS."""

from __future__ import annotations

import importlib
from typing import Any

from benchmarks.suites.plugins import fresh_aws

_mocks: Any = importlib.import_module("moto.core.models").ServerModeMockAWS


def _stop(mock: Any, remove_data: bool) -> None:
    """Stop a mock; what it leaves is gone when the next one begins."""
    for patcher in (mock._client_patcher, mock._resource_patcher):
        if patcher:
            patcher.stop()


_mocks.reset = lambda _: fresh_aws.fresh()
_mocks._disable_patching = _stop
