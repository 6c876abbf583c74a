"""In a user pool that is not case-sensitive, names that differ only in case are one name.

Extends in ``ministack.services.cognito``, which keeps ``UsernameConfiguration`` and ignores it in
comparisons:

- ``_resolve_user``: a user is found by any spelling of the name, the email address or the preferred
  user name;
- ``_sign_up`` and ``_admin_create_user``: another spelling of a name is the same name.

Cognito developer guide, "User pool case sensitivity" (``user-pool-case-sensitivity``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ministack.services import cognito

from gatehouse.local.emulator.patching import Answer, Upstream, replace
from gatehouse.local.emulator.service_errors import refusal

_Json = dict[str, Any]


def install() -> None:
    """Install the patches."""
    replace(cognito, "_resolve_user", _in_any_spelling)
    replace(cognito, "_sign_up", _if_free)
    replace(cognito, "_admin_create_user", _if_free)


def _is_sensitive(pool: _Json) -> bool:
    return bool((pool.get("UsernameConfiguration") or {}).get("CaseSensitive", True))


def _in_any_spelling(upstream: Upstream) -> Upstream:
    def resolve_user(pool: _Json, username: str | None) -> Any:
        found = upstream(pool, username)
        if found[0] or not isinstance(username, str) or _is_sensitive(pool):
            return found
        held = next((each for each in _names(pool) if each.lower() == username.lower()), None)
        return upstream(pool, held) if held else found

    return resolve_user


def _names(pool: _Json) -> Iterator[str]:
    """List the names that a user can be found by in a pool."""
    aliases = {*(pool.get("UsernameAttributes") or []), *(pool.get("AliasAttributes") or [])}
    for name, user in pool["_users"].items():
        yield name
        held = cognito._attr_list_to_dict(user.get("Attributes", []))
        yield from (str(held[alias]) for alias in aliases if held.get(alias))


def _if_free(upstream: Upstream) -> Upstream:
    def make_user(data: _Json) -> Answer:
        pool = cognito._user_pools.get(data.get("UserPoolId") or "")
        pool = pool or cognito._pool_for_client(data.get("ClientId"))[0]
        name = str(data.get("Username") or "")
        resent = str(data.get("MessageAction") or "").upper() == "RESEND"
        others = [] if pool is None or _is_sensitive(pool) or resent else pool["_users"]
        if name not in others and any(each.lower() == name.lower() for each in others):
            return refusal("UsernameExistsException", "User already exists.")
        answer: Answer = upstream(data)
        return answer

    return make_user
