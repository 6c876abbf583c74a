"""List the users of a pool, page by page."""

from __future__ import annotations

import base64
import binascii

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import invalid
from gatehouse.local.services.cognito_idp.records import Json
from gatehouse.local.services.cognito_idp.users import filters, shown

_MOST = 60


def list_users(call: Call, asked: Json) -> Json:
    """Carry out ``ListUsers``."""
    pool = call.pool(asked)
    passes = filters.of(pool, str(asked.get("Filter") or ""))
    names = asked.get("AttributesToGet")
    for name in names or []:
        if name not in pool.schema:
            raise invalid(f"Invalid attribute in AttributesToGet: {name}.")
    most = min(int(asked.get("Limit") or _MOST), _MOST)
    found: list[Json] = []
    last = ""
    for user in call.users(pool).after(_last(asked)):
        if not passes(user):
            continue
        if len(found) == most:
            return {"Users": found, "PaginationToken": _token(last)}
        found.append(shown.in_a_list(user, names))
        last = user.name
    return {"Users": found}


def _token(name: str) -> str:
    return base64.urlsafe_b64encode(name.encode()).decode()


def _last(asked: Json) -> str:
    token = str(asked.get("PaginationToken") or "")
    try:
        return base64.urlsafe_b64decode(token.encode()).decode()
    except (binascii.Error, ValueError):
        raise invalid("Invalid pagination token.") from None
