"""What fixes of the emulator take and return."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: A function of the emulator, which comes without types.
Upstream = Callable[..., Any]
#: An answer of the emulator: status, headers, body.
Answer = tuple[int, dict[str, Any], bytes]
