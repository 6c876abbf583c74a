"""A permission is checked for the action that is carried out, whatever else a request names.

Extends in ``ministack.core.iam_actions``:

- ``extract_iam_action``, which believes a parameter ``Action`` and then a header ``X-Amz-Target``,
  whatever the service: with ``?Action=GetObject``, or such a header, a caller who may only read
  objects could delete them. For a service with paths, only method and path count. For the others, a
  request that names two operations is refused unless the caller may do everything there, because
  which one is carried out depends on the service;
- ``_lambda_action``, which knows only some of Lambda's operations. The others are open to everybody
  (``InvokeWithResponseStream``), or need the permission of another operation (``DeleteAlias`` that
  of ``ListAliases``). The operations are those of botocore's model of Lambda, the names of actions
  those of the service authorization reference (``list_awslambda``).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs

from ministack.core import iam_actions

from gatehouse.local.overlay.patching import Upstream, replace

logger = logging.getLogger("gatehouse")

_TARGET = "x-amz-target"
_FORM = "x-www-form-urlencoded"
#: Operations of Lambda whose action has another name.
_OF_LAMBDA = {
    "GetLayerVersionByArn": "GetLayerVersion",
    "Invoke": "InvokeFunction",
    "InvokeWithResponseStream": "InvokeFunction",
}
#: Stands for a request without an operation: no policy names it, and only ``*`` includes it.
_NONE = "(none)"


def install() -> None:
    """Install the patches."""
    iam_actions._BOTOCORE_SERVICE_MAP["lambda"] = ["lambda"]
    replace(iam_actions, "_lambda_action", lambda _: lambda_action)
    replace(iam_actions, "extract_iam_action", _of_what_is_done)


def lambda_action(method: str, path: str) -> str:
    """Return the action of a call of Lambda's API, without the service's name.

    Parameters
    ----------
    method, path : str
        The method and the path of the request.
    """
    operation = iam_actions._match_rest_action("lambda", method, path)
    return _OF_LAMBDA.get(operation, operation or _NONE)


def _of_what_is_done(upstream: Upstream) -> Upstream:
    # Of SES, one version has paths and the other a parameter.
    with_paths = {"s3", *iam_actions._BOTOCORE_SERVICE_MAP} - {"ses"}

    def extract_iam_action(
        service: str,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query_params: dict[str, Any],
    ) -> str | None:
        if service in with_paths:
            ignored = {_TARGET, *({"content-type"} if _is_form(headers) else ())}
            headers = {name: value for name, value in headers.items() if name not in ignored}
            query_params = {name: each for name, each in query_params.items() if name != "Action"}
        elif len(named := set(_operations(headers, body, query_params))) > 1:
            logger.warning("refused: a request of %s names %s", service, " and ".join(named))
            return f"{iam_actions.SERVICE_TO_IAM_NAMESPACE.get(service, service)}:{_NONE}"
        action: str | None = upstream(service, method, path, headers, body, query_params)
        return action

    return extract_iam_action


def _operations(
    headers: Mapping[str, str], body: bytes, query_params: Mapping[str, Any]
) -> Iterator[str]:
    """List the operations that a request names, in each of the places for it."""
    given = query_params.get("Action") or []
    yield from given if isinstance(given, list) else [given]
    if _is_form(headers):
        yield from parse_qs(body.decode("utf-8", "replace")).get("Action", [])
    if "." in headers.get(_TARGET, ""):
        yield headers[_TARGET].rpartition(".")[2]


def _is_form(headers: Mapping[str, str]) -> bool:
    return _FORM in (headers.get("content-type") or "")
