"""The request limits of a stage and its routes, which the emulator stores and ignores.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

_BURST, _RATE = "throttlingBurstLimit", "throttlingRateLimit"
_lock = threading.Lock()
_buckets: dict[tuple[str, str, str], _Bucket] = {}


@dataclass
class _Bucket:
    """A token bucket: calls take tokens, and time refills it."""

    rate: float
    burst: float
    tokens: float
    filled: float

    def take(self, now: float) -> bool:
        self.tokens = min(self.burst, self.tokens + (now - self.filled) * self.rate)
        self.filled = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


def is_exceeded(api_id: str, stage: dict[str, Any], route_key: str) -> bool:
    """Count a call, and return whether it exceeds the limit.

    Parameters
    ----------
    api_id : str
        The API.
    stage : dict[str, Any]
        The stage. Its settings for the route come before its default settings. A limit of 0 lets
        nothing through. A limit that is not set is the account's, which does not exist here.
    route_key : str
        The route; each route is counted separately.
    """
    settings = (stage.get("routeSettings") or {}).get(route_key)
    settings = settings if settings is not None else stage.get("defaultRouteSettings") or {}
    if settings.get(_RATE) is None and settings.get(_BURST) is None:
        return False
    rate = float(settings.get(_RATE, settings.get(_BURST)) or 0)
    burst = float(settings.get(_BURST, max(rate, 1.0)) or 0)
    if not rate or not burst:
        return True
    now = time.monotonic()
    key = (api_id, str(stage.get("stageName")), route_key)
    with _lock:
        bucket = _buckets.get(key)
        if bucket is None or (bucket.rate, bucket.burst) != (rate, burst):
            bucket = _buckets[key] = _Bucket(rate, burst, burst, now)
        return not bucket.take(now)
