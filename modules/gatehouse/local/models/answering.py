"""The error with which each service answers a request that its model does not allow."""

from __future__ import annotations

import logging

from botocore.model import StructureShape

from gatehouse.local.models.constraints import NOT_NULL, ONE_TYPE, Violation
from gatehouse.local.models.reading import Call
from gatehouse.local.models.services import service_model

logger = logging.getLogger("gatehouse")

#: Services with a code of their own, as their API references name it for an invalid parameter:
#: https://docs.aws.amazon.com/apigateway/latest/api/API_CreateRestApi.html
#: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
#: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
#: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
#: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CommonErrors.html
_CODES = {
    "apigateway": "BadRequestException",
    "apigatewayv2": "BadRequestException",
    "cloudwatch": "ValidationError",
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
#: The code of newer operations of a service that has another one for its older ones.
_NEWER = "ValidationException"
#: What S3 says of a body that its schema does not allow. It never says what is wrong in it; the log
#: of the local AWS does.
_MALFORMED = (
    "The XML you provided was not well-formed or did not validate against our published schema"
)
#: Values of S3's headers that have a code and a message of their own.
_OF_S3 = {
    "annotationPayload": ("InvalidRequest", "The size of the annotation is not valid"),
    "mpuObjectSize": (
        "InvalidRequest",
        "Value for x-amz-mp-object-size header is invalid: {value}",
    ),
    "storageClass": ("InvalidStorageClass", "The storage class you specified is not valid"),
}
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
    if call.service == "s3" and (named := _of_s3(found)):
        return named
    if call.service == "s3" and any(_is_in_body(call, each) for each in found):
        logger.warning("refused: %s: %s", call.operation, "; ".join(map(str, found)))
        return "MalformedXML", _MALFORMED
    if call.service == "ec2" and (missing := _missing(found)):
        return missing
    code = _code(call)
    if any(each.constraint == ONE_TYPE for each in found):
        return code, ONE_TYPE
    unreadable = next((each for each in found if not each.readable), None)
    if unreadable and call.service not in ("apigateway", "apigatewayv2"):
        return _UNREADABLE.get(call.protocol, code), str(unreadable)
    what = "error" if len(found) == 1 else "errors"
    told = "; ".join(map(str, found))
    return code, f"{len(found)} validation {what} detected: {told}"


def _code(call: Call) -> str:
    code = _CODES.get(call.service)
    if code is None:
        return _BY_PROTOCOL.get(call.protocol, _NEWER)
    model = service_model(call.service)
    if model is None or call.operation not in model.operation_names:
        return code
    declared = {each.name for each in model.operation_model(call.operation).error_shapes}
    return _NEWER if code not in declared and _NEWER in declared else code


def _of_s3(found: list[Violation]) -> tuple[str, str] | None:
    """S3's answer for a value that has a code of its own, None where none has."""
    for each in found:
        if named := _OF_S3.get(each.path):
            return named[0], named[1].format(value=each.shown.strip())
    return None


def _is_in_body(call: Call, found: Violation) -> bool:
    """Whether a value is in the XML of the request, not in its address or a header."""
    model = service_model(call.service)
    if model is None or call.operation not in model.operation_names:
        return False
    shape = model.operation_model(call.operation).input_shape
    payload = str(shape.serialization.get("payload", "")) if shape else ""
    if not shape or not payload or not isinstance(shape.members[payload], StructureShape):
        return False
    return found.path.partition(".")[0].lower() == payload.lower()


def _missing(found: list[Violation]) -> tuple[str, str] | None:
    """EC2's answer where a parameter is missing, None where none is."""
    missing = next((each for each in found if each.constraint == NOT_NULL), None)
    if missing is None:
        return None
    name = missing.path[:1].upper() + missing.path[1:]
    return "MissingParameter", f"The request must contain the parameter {name}"
