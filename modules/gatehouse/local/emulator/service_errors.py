"""Errors of the emulator's services, in the protocol of the request."""

from __future__ import annotations

from xml.sax.saxutils import escape

from ministack.core import responses
from ministack.services import ec2, s3

from gatehouse.local.emulator.patching import Answer
from gatehouse.local.models import reading
from gatehouse.local.models.services import service_model


def written(
    read: reading.Call, code: str, message: str, *, status: int = 400, resource: str = ""
) -> Answer:
    """Write an error of a service.

    Parameters
    ----------
    read : reading.Call
        The call that is refused.
    code : str
        The error's name: ``NotAuthorizedException``.
    message : str
        Its message.
    status : int
        The HTTP status. Default 400, for errors of the caller.
    resource : str
        What S3 names beside the message. Default: nothing.
    """
    made: Answer
    if read.protocol == "rest-xml":
        made = s3._error(code, message, status, resource)
    elif read.protocol == "ec2":
        made = ec2._error(code, escape(message), status)
    elif read.protocol == "query":
        model = service_model(read.service)
        space = str(model.metadata.get("xmlNamespace") or "") if model else ""
        made = responses.error_response_xml(code, message, status, space)
    else:
        made = responses.error_response_json(code, message, status)
    return made
