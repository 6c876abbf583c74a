"""What an expression stands for in a call: ``$request.header.x``, ``$context.routeKey``.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
"""

from __future__ import annotations

import json
import re
from typing import Any

from gatehouse.local.services.http_api import context
from gatehouse.local.services.http_api.call import Call

_INNER = re.compile(r"\$\{([^}]+)\}")
_HEADER, _QUERY, _BODY = "$request.header.", "$request.querystring.", "$request.body"
_PATH, _STAGE, _CONTEXT = "$request.path", "$stageVariables.", "$context."


def text_of(call: Call, written: str) -> str | None:
    """Return a value as it is written: an expression, a text with expressions in it, or a text.

    Parameters
    ----------
    call : Call
        The call.
    written : str
        ``$context.stage``, ``${request.path}/more``, or any other text.

    Returns
    -------
    str or None
        None if an expression alone stands for nothing; within a text it is left out.
    """
    if "${" in written:
        return _INNER.sub(lambda found: value_of(call, f"${found[1]}") or "", written)
    return value_of(call, written) if written.startswith("$") else written


def value_of(call: Call, expression: str) -> str | None:
    """Return what an expression stands for, None if that is nothing.

    Parameters
    ----------
    call : Call
        The call.
    expression : str
        The expression, with its ``$``.
    """
    found: Any = None
    if expression.startswith(_HEADER):
        found = _header(call, expression.removeprefix(_HEADER).lower())
    elif expression.startswith(_QUERY):
        values = call.query.get(expression.removeprefix(_QUERY))
        found = None if values is None else ",".join(values)
    elif expression == _PATH:
        found = call.path
    elif expression.startswith(f"{_PATH}."):
        found = call.path_parameters.get(expression.removeprefix(f"{_PATH}."))
    elif expression.startswith(_BODY):
        found = _in_body(call, expression.removeprefix(_BODY).removeprefix("."))
    elif expression.startswith(_STAGE):
        found = call.stage_variables.get(expression.removeprefix(_STAGE))
    elif expression.startswith(_CONTEXT):
        found = context.variable(call, expression.removeprefix(_CONTEXT))
    return found if found is None or isinstance(found, str) else json.dumps(found)


def _header(call: Call, name: str) -> str | None:
    if name == "cookie":
        return "; ".join(call.cookies) or None
    return call.headers.get(name)


def _in_body(call: Call, names: str) -> Any:
    """Return a member of a body in JSON, by the names on the way to it; the body without names."""
    if not names:
        return call.body.decode("utf-8", "replace")
    try:
        found = json.loads(call.body)
    except ValueError:
        return None
    for name in names.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found
