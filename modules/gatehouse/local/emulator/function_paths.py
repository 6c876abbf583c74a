"""A function whose name begins with ``url``, in a path that the emulator reads.

The emulator looks for ``/url`` anywhere in a path, and finds it in ``/functions/url-shortener``:
it then looks for the URL of a function without a name. An ARN has no slash before the name.
"""

from __future__ import annotations

import re

from ministack.core import responses

_NAMED = re.compile(r"/functions/(?=url[\w-]*(?:[:/]|$))")


def by_arn(path: str) -> str:
    """Return a path of Lambda that names such a function by its ARN, and any other as it is."""
    place = f"arn:aws:lambda:{responses.get_region()}:{responses.get_account_id()}:function:"
    return _NAMED.sub(lambda found: f"{found[0]}{place}", path, count=1)
