"""Every request is checked against AWS's model of its operation before a service sees it.

The order is signature, permission, model. AWS documents no order. Coral and Smithy servers
authenticate and authorize before they validate, and a caller without permission learns nothing this
way.
"""

from __future__ import annotations

import logging

from ministack.core import iam_actions, responses
from ministack.services import ec2, s3

from gatehouse.local.gateway.call import Answer, Call
from gatehouse.local.models import answering, reading, validate

logger = logging.getLogger("gatehouse")


async def check(call: Call) -> Answer | None:
    """Refuse a request that the model of its operation does not allow."""
    request = reading.HttpRequest(
        call.received.method, call.path, call.headers, call.received.query, call.content
    )
    read = reading.read(call.service, request)
    if read is None:
        return None
    found = validate(read.service, read.operation, read.parameters)
    if not found:
        return None
    code, message = answering.error(read, found)
    logger.warning("refused by the model: %s %s: %s", read.service, read.operation, message)
    return _in_the_form_of(read, call, code, message)


def _in_the_form_of(read: reading.Call, call: Call, code: str, message: str) -> Answer:
    if read.protocol == "rest-xml":
        return Answer(*s3._error(code, message, 400, call.path))
    if read.protocol == "ec2":
        return Answer(*ec2._error(code, iam_actions._xml_escape(message), 400))
    if read.protocol == "query":
        space = iam_actions._QUERY_XML_NS.get(call.service, "")
        return Answer(*responses.error_response_xml(code, message, 400, space))
    return Answer(*responses.error_response_json(code, message, 400))
