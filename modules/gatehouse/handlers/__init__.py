"""What Lambda handlers import: the caller of a request, its body, linked resources, and answers.

The zip of a function holds these files and nothing else of Gatehouse.
"""

from .events import (
    HttpApiEvent,
    caller,
    json_object,
    owner,
    path_parameter,
    query_parameter,
    subject,
)
from .resource import Resource, resource
from .responses import HttpError, Response, answering, as_json, as_text, nothing

__all__ = [
    "HttpApiEvent",
    "HttpError",
    "Resource",
    "Response",
    "answering",
    "as_json",
    "as_text",
    "caller",
    "json_object",
    "nothing",
    "owner",
    "path_parameter",
    "query_parameter",
    "resource",
    "subject",
]
