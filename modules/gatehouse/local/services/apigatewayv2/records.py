"""Between AWS's model and the records that are kept: AWS's own JSON, as clients read it."""

from __future__ import annotations

import secrets
import string
import time
from collections.abc import Iterable, Mapping
from typing import Any

from botocore.model import StructureShape

from gatehouse.local.models import wire
from gatehouse.local.models.services import service_model
from gatehouse.local.models.writing import json_value
from gatehouse.local.services.apigatewayv2 import errors
from gatehouse.local.services.contract import Json

SERVICE = "apigatewayv2"
_CHARACTERS = string.ascii_lowercase + string.digits
#: The most that a page holds, and what it holds where the client does not say.
_MOST, _USUAL = 500, 100


def new_id(length: int = 7) -> str:
    """Return an id as API Gateway makes them: small letters and digits, the first a letter."""
    first = secrets.choice(string.ascii_lowercase)
    return first + "".join(secrets.choice(_CHARACTERS) for _ in range(length - 1))


def date(now: float) -> str:
    """Return a moment as API Gateway shows it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))


def record_of(operation: str, asked: Mapping[str, Any]) -> Json:
    """Return what a request says of a record, without what is in its address.

    Parameters
    ----------
    operation : str
        The operation: ``CreateRoute``.
    asked : dict
        Its parameters, by the names of the model.
    """
    shape = _shape(operation, "input_shape")
    in_body = {
        name: value
        for name, value in asked.items()
        if value is not None and "location" not in shape.members[name].serialization
    }
    found: Json = json_value(shape, in_body)
    return found


def shown(operation: str, record: Json) -> Json:
    """Return a record as an operation shows it; what its model does not have is left out."""
    found: Json = wire.from_json(_shape(operation, "output_shape"), record)
    return found


def page(operation: str, records: Iterable[Json], asked: Json) -> Json:
    """Return a page of a list, with the token of the next one.

    Parameters
    ----------
    operation : str
        The operation: ``GetRoutes``.
    records : iterable of dict
        The whole list.
    asked : dict
        The request, whose ``MaxResults`` and ``NextToken`` are texts.
    """
    most, token = str(asked.get("MaxResults") or _USUAL), str(asked.get("NextToken") or "0")
    if not most.isdecimal() or not 1 <= int(most) <= _MOST:
        raise errors.bad_request(f"maxResults must be a number from 1 to {_MOST}")
    if not token.isdecimal():
        raise errors.bad_request("Invalid value for nextToken")
    listed = list(records)
    begin = int(token)
    end = begin + int(most)
    answer = shown(operation, {"items": listed[begin:end]})
    return {**answer, "NextToken": str(end)} if end < len(listed) else answer


def update(record: Json, sent: Json, *, merged: Iterable[str] = ()) -> None:
    """Change a record: what a request leaves out stays, and what it sends empty is removed.

    Parameters
    ----------
    record : dict
        The record.
    sent : dict
        What the request sends.
    merged : iterable of str
        Maps of which only the keys that are sent change. The others are replaced.
    """
    for name, value in sent.items():
        if name in merged:
            value = merge(record.get(name) or {}, value)
        if value in ("", {}, []):
            record.pop(name, None)
        else:
            record[name] = value


def merge(held: Mapping[str, Any], sent: Mapping[str, Any]) -> Json:
    """Return a map with what was sent; an empty value removes its key."""
    found = {**held, **sent}
    return {key: value for key, value in found.items() if value not in ("", {})}


def _shape(operation: str, which: str) -> StructureShape:
    model = service_model(SERVICE)
    assert model is not None
    shape: StructureShape = getattr(model.operation_model(operation), which)
    return shape
