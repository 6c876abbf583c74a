"""The error with which each service answers a request that its model does not allow."""

from __future__ import annotations

from gatehouse.local.models.constraints import Violation
from gatehouse.local.models.reading import Call

#: Services with a code of their own, as their API references name it for an invalid parameter.
_CODES = {
    "apigateway": "BadRequestException",
    "apigatewayv2": "BadRequestException",
    "cognito-idp": "InvalidParameterException",
    "ec2": "InvalidParameterValue",
    "ecr": "InvalidParameterException",
    "logs": "InvalidParameterException",
    "route53": "InvalidInput",
    "s3": "InvalidArgument",
    "s3control": "InvalidRequest",
    "sesv2": "BadRequestException",
    "wafv2": "WAFInvalidParameterException",
}
#: The code of services without one.
_BY_PROTOCOL = {"query": "ValidationError"}
#: The code for a value of another type, which is noticed while the request is read.
_UNREADABLE = {
    "json": "SerializationException",
    "rest-json": "SerializationException",
    "query": "MalformedInput",
}


def error(call: Call, found: list[Violation]) -> tuple[str, str]:
    """Return the code and the message of AWS's answer.

    Parameters
    ----------
    call : Call
        The call.
    found : list of Violation
        What its model does not allow, at least one.
    """
    code = _CODES.get(call.service) or _BY_PROTOCOL.get(call.protocol, "ValidationException")
    unreadable = next((each for each in found if not each.readable), None)
    if unreadable and call.service not in ("apigateway", "apigatewayv2"):
        return _UNREADABLE.get(call.protocol, code), str(unreadable)
    what = "error" if len(found) == 1 else "errors"
    told = "; ".join(map(str, found))
    return code, f"{len(found)} validation {what} detected: {told}"
