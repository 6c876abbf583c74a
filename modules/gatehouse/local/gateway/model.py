"""Every request is checked against AWS's model of its operation before a service sees it.

The order is signature, permission, model. AWS documents no order. Coral and Smithy servers
authenticate and authorize before they validate, and a caller without permission learns nothing this
way.
"""

from __future__ import annotations

import logging

from gatehouse.local.emulator.service_errors import written
from gatehouse.local.gateway.call import Answer, Call
from gatehouse.local.models import answering, reading, validate

logger = logging.getLogger("gatehouse")


async def check(call: Call) -> Answer | None:
    """Read a request by the model of its operation, and refuse what the model does not allow."""
    call.read = read = reading.read(call.service, call.request)
    if read is None:
        return None
    found = validate(read.service, read.operation, read.parameters)
    if not found:
        return None
    code, message = answering.error(read, found)
    logger.warning("refused by the model: %s %s: %s", read.service, read.operation, message)
    return Answer(*written(read, code, message, resource=call.path))
