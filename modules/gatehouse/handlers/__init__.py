"""What Lambda handlers import: who calls, what was sent, linked resources, answers.

The zip of a function holds these files and nothing else of Gatehouse.
"""

from .claims import claim, groups, require_group
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
    "claim",
    "groups",
    "json_object",
    "nothing",
    "owner",
    "path_parameter",
    "query_parameter",
    "require_group",
    "resource",
    "subject",
]
