"""A session lasts no longer than its role allows, and does no more than its session policies.

Extends in ``ministack.services.sts``:

- ``handle_request``: the duration and the name of a session must be valid for ``AssumeRole`` and
  ``AssumeRoleWithWebIdentity`` (STS API reference). Upstream accepts any;
- ``register_session``: a session by web identity has the session policies of the request, which
  upstream drops, so that the session could do everything that the role may do.
"""

from __future__ import annotations

import contextvars
import json
import re
from typing import Any
from urllib.parse import parse_qsl

from ministack.core import router
from ministack.services import iam, sts

from gatehouse.local.emulator.patching import Answer, Upstream, replace
from gatehouse.local.overlay.service_errors import sts_refusal

_Json = dict[str, Any]

_WEB_IDENTITY = "AssumeRoleWithWebIdentity"
_ACTIONS = frozenset({"AssumeRole", _WEB_IDENTITY})
_NAME = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
_SHORTEST, _LONGEST, _CHAINED = 900, 43200, 3600

#: The session policies of the current request.
_policies: contextvars.ContextVar[_Json | None] = contextvars.ContextVar(
    "gatehouse_session_policies", default=None
)


def install() -> None:
    """Install the patches."""
    replace(sts, "handle_request", _within_limits)
    replace(sts, "register_session", _with_policies)


def _within_limits(upstream: Upstream) -> Upstream:
    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: _Json
    ) -> Answer:
        _policies.set(None)
        asked = _read(headers, body, query)
        if asked.get("Action") in _ACTIONS:
            problem = _problem(asked, router.extract_access_key_id(headers, query))
            if problem:
                return sts_refusal("ValidationError", problem, as_json="x-amz-target" in headers)
            if asked["Action"] == _WEB_IDENTITY:
                listed = {name: [value] for name, value in asked.items()}
                account = _account_of(asked)
                policies, error = sts._session_policies(listed, account, check=True)
                if error:
                    refused: Answer = error
                    return refused
                _policies.set(policies)
        answer: Answer = await upstream(method, path, headers, body, query)
        return answer

    return handle_request


def _read(headers: dict[str, str], body: bytes, query: _Json) -> dict[str, str]:
    """Read the parameters of a request, in either of the two forms that STS accepts."""
    asked = {name: str(values[0] if values else "") for name, values in query.items()}
    target = headers.get("x-amz-target", "")
    if target:
        told = json.loads(body or b"{}")
        asked.update({name: str(value) for name, value in told.items()})
        asked["Action"] = target.rpartition(".")[2]
    else:
        asked.update(parse_qsl(body.decode(errors="replace")))
    return asked


def _problem(asked: dict[str, str], access_key: str) -> str | None:
    """Return AWS's error about a session's name or duration, None if both are valid."""
    name = asked.get("RoleSessionName", "")
    if not _NAME.fullmatch(name):
        return (
            f"1 validation error detected: Value '{name}' at 'roleSessionName' failed to satisfy "
            r"constraint: Member must satisfy regular expression pattern: [\w+=,.@-]{2,64}"
        )
    if "DurationSeconds" not in asked:
        return None
    given = asked["DurationSeconds"]
    if not given.isdecimal() or not _SHORTEST <= int(given) <= _LONGEST:
        return (
            f"1 validation error detected: Value '{given}' at 'durationSeconds' failed to satisfy "
            f"constraint: Member must have value between {_SHORTEST} and {_LONGEST}"
        )
    role = iam._roles.get_scoped(
        _account_of(asked), None, asked.get("RoleArn", "").rpartition("/")[2]
    )
    if role and int(given) > int(role.get("MaxSessionDuration") or _CHAINED):
        return "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    session = sts._sessions.get(access_key) or {}
    chained = session.get("PrincipalType") == "AssumedRole" and asked["Action"] == "AssumeRole"
    if chained and int(given) > _CHAINED:
        return (
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by "
            "role chaining"
        )
    return None


def _account_of(asked: dict[str, str]) -> str:
    parts = asked.get("RoleArn", "").split(":")
    return parts[4] if len(parts) > 5 else ""


def _with_policies(upstream: Upstream) -> Upstream:
    def register_session(access_key: str, session: _Json) -> None:
        policies = _policies.get()
        if policies and any(policies.values()) and "SessionPolicies" not in session:
            session["SessionPolicies"] = policies
        upstream(access_key, session)

    return register_session
