"""How handlers answer: JSON or text, and never with the inside of an error."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from gatehouse.handlers.events import HttpApiEvent

_log = logging.getLogger(__name__)


class Response(TypedDict, total=False):
    """An answer of an HTTP API, payload format 2.0."""

    statusCode: int
    headers: dict[str, str]
    body: str


class HttpError(Exception):
    """A request that is answered with an error the client may read.

    Parameters
    ----------
    status : int
        The HTTP status, 400 to 499.
    message : str
        What is wrong with the request. It is sent to the client, so it holds nothing else.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def as_json(status: int, content: Mapping[str, Any]) -> Response:
    """Answer with a JSON object; what belongs to one caller is not for any cache to keep."""
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json", "cache-control": "no-store"},
        "body": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
    }


def as_text(status: int, content: str) -> Response:
    """Answer with plain text."""
    return {
        "statusCode": status,
        "headers": {"content-type": "text/plain; charset=utf-8", "cache-control": "no-store"},
        "body": content,
    }


def nothing() -> Response:
    """Answer that it is done, and that there is nothing to say about it."""
    return {"statusCode": 204}


def answering(
    handler: Callable[[HttpApiEvent, object], Response],
) -> Callable[[HttpApiEvent, object], Response]:
    """Turn what a handler raises into an answer.

    An `HttpError` is sent as it is. Anything else goes to the log, with its traceback, and the
    client learns only that something went wrong.

    Parameters
    ----------
    handler : Callable
        A Lambda handler of an HTTP API.
    """

    @functools.wraps(handler)
    def answered(event: HttpApiEvent, context: object) -> Response:
        try:
            return handler(event, context)
        except HttpError as error:
            return as_json(error.status, {"message": error.message})
        except Exception:
            request = event.get("requestContext", {}).get("requestId", "unknown")
            _log.exception("request %s failed", request)
            return as_json(500, {"message": "Internal Server Error"})

    return answered
