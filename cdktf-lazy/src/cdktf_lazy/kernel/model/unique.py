"""Names that are unique in a stack, made from the ids on the way to a construct."""

from __future__ import annotations

import re

from cdktf_lazy.kernel.outcome import Unmodelled

_DISALLOWED = re.compile(r"[^A-Za-z0-9_-]")
_MAX_HUMAN = 240
_MAX = 255


def unique_id(ids: list[str]) -> str:
    """Make the name of a construct from the ids of its parents and its own.

    A single id is its own name. Otherwise the ids are joined, and a hash of the whole path keeps
    apart what looks the same without its special characters.
    """
    ids = [one for one in ids if one != "Default"]
    if not ids:
        raise Unmodelled("a unique id of nothing")
    if len(ids) == 1:
        name = _DISALLOWED.sub("", ids[0])
        if len(name) <= _MAX:
            return name
    import hashlib  # it loads OpenSSL, which a small app needs for nothing else

    digest = hashlib.md5("/".join(ids).encode(), usedforsecurity=False).hexdigest()
    human: list[str] = []
    for one in ids:
        if not human or not human[-1].endswith(one):
            human.append(one)
    joined = "_".join(_DISALLOWED.sub("", one) for one in human if one != "Resource")
    return f"{joined[:_MAX_HUMAN]}_{digest[:8].upper()}"
