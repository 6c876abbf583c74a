"""The emulator's functions and answers, which come without types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: A function of the emulator.
Upstream = Callable[..., Any]
#: An answer of the emulator: status, headers, body.
Answer = tuple[int, dict[str, Any], bytes]
