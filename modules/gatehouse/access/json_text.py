"""Read JSON whose text can be written again."""

from __future__ import annotations

import json
import re
from typing import Any

#: How half of a character is written: a surrogate, which stands for something with another alone.
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_HALF_BYTES = re.compile(_HALF.pattern.encode())


def loads(text: str | bytes) -> Any:
    """Read JSON; half of a character is refused, since no file and no terminal takes it.

    Raises
    ------
    ValueError
        If it is no JSON, or holds half of a character.
    RecursionError
        If it is nested too deeply.

    Example
    -------
    >>> loads('{"name": "café"}')
    {'name': 'café'}
    """
    read = json.loads(text)
    has_half = _HALF.search(text) if isinstance(text, str) else _HALF_BYTES.search(text)
    if has_half:
        try:
            json.dumps(read, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise ValueError("it holds half of a character (a lone surrogate)") from None
    return read
