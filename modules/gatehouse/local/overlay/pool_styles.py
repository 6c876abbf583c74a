"""User pools keep the styles of their managed sign-in pages: ``CreateManagedLoginBranding``.

Upstream has none of the operations. No page here shows a style.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateManagedLoginBranding.html
"""

from __future__ import annotations

import time
import uuid
from typing import Any

from ministack.core import responses

from gatehouse.local.emulator.patching import Answer
from gatehouse.local.emulator.service_errors import refusal
from gatehouse.local.overlay import user_pool_operations

_ID = "ManagedLoginBrandingId"
_DEFAULTS = "UseCognitoProvidedValues"
_Style = dict[str, Any]
#: The styles of each pool, by their id; each has the id of its client beside what Cognito returns.
_kept: dict[str, dict[str, _Style]] = {}


def install() -> None:
    """Install the operations."""
    user_pool_operations.add(
        {
            "CreateManagedLoginBranding": _create,
            "UpdateManagedLoginBranding": _update,
            "DescribeManagedLoginBranding": _describe,
            "DescribeManagedLoginBrandingByClient": _describe,
            "DeleteManagedLoginBranding": _delete,
        }
    )


def _create(pool: dict[str, Any], data: dict[str, Any]) -> Answer:
    if data["ClientId"] not in pool.get("_clients", {}):
        return refusal("ResourceNotFoundException", "User pool client does not exist.")
    if _found(data):
        return refusal("ManagedLoginBrandingExistsException", "The client has a style already.")
    now = time.time()
    style = {
        _ID: str(uuid.uuid4()),
        "UserPoolId": data["UserPoolId"],
        "ClientId": data["ClientId"],
        "CreationDate": now,
    }
    return _put(style, data)


def _update(_: dict[str, Any], data: dict[str, Any]) -> Answer:
    style = _found(data)
    return _put(style, data) if style else _missing()


def _describe(_: dict[str, Any], data: dict[str, Any]) -> Answer:
    style = _found(data)
    return _told(style) if style else _missing()


def _delete(_: dict[str, Any], data: dict[str, Any]) -> Answer:
    if _found(data) is None:
        return _missing()
    del _kept[data["UserPoolId"]][data[_ID]]
    answer: Answer = responses.json_response({})
    return answer


def _put(style: _Style, data: dict[str, Any]) -> Answer:
    own = {part: data[part] for part in ("Settings", "Assets") if data.get(part)}
    if data.get(_DEFAULTS) and own:
        return refusal(
            "InvalidParameterException", f"{_DEFAULTS} excludes settings and assets of your own."
        )
    if data.get(_DEFAULTS):
        style = {name: value for name, value in style.items() if name not in ("Settings", "Assets")}
    made = {
        **style,
        **own,
        _DEFAULTS: bool(data.get(_DEFAULTS)),
        "LastModifiedDate": time.time(),
    }
    _kept.setdefault(style["UserPoolId"], {})[style[_ID]] = made
    return _told(made)


def _found(data: dict[str, Any]) -> _Style | None:
    """The style that a request names, by its id or by its client."""
    styles = _kept.get(str(data["UserPoolId"]), {})
    if data.get(_ID):
        return styles.get(data[_ID])
    of_client = (each for each in styles.values() if each["ClientId"] == data.get("ClientId"))
    return next(of_client, None)


def _told(style: _Style) -> Answer:
    shown = {name: value for name, value in style.items() if name != "ClientId"}
    answer: Answer = responses.json_response({"ManagedLoginBranding": shown})
    return answer


def _missing() -> Answer:
    return refusal("ResourceNotFoundException", "The style does not exist.")
