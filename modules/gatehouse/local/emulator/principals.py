"""The roles and users that a resource's policy names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ministack.core.responses import get_account_id
from ministack.services import iam

_ENTITY = re.compile(r"arn:aws:iam::(\d{12}):(role|user)/(?:.*/)?([^/]+)")


def listed(statement: Mapping[str, Any], *names: str) -> Iterator[Any]:
    """Yield the values of elements, whether they are lists or not."""
    for name in names:
        value = statement.get(name, [])
        yield from value if isinstance(value, list) else [value]


def unknown_principal(statement: Mapping[str, Any]) -> str | None:
    """Return a role or user of this account that is named but does not exist, else None.

    Parameters
    ----------
    statement : mapping
        A statement of a policy that can be read.
    """
    for element in ("Principal", "NotPrincipal"):
        named = statement.get(element)
        for arn in listed(named, "AWS") if isinstance(named, dict) else ():
            found = _ENTITY.fullmatch(arn)
            if found and found[1] == get_account_id():
                held = {"role": iam._roles, "user": iam._users}[found[2]].get(found[3])
                if held is None or held["Arn"] != arn:
                    return str(arn)
    return None
