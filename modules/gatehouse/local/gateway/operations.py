"""One call of an operation of a service of ours: read by the model, carried out, written."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Mapping

from gatehouse.local.models import answering, reading, validate, writing
from gatehouse.local.models.writing import Answer
from gatehouse.local.services.contract import Context, Service, ServiceError, WebRequest

logger = logging.getLogger("gatehouse")

#: The code of a refusal by policies, which is in the journal already.
_DECIDED = "AccessDenied"
#: The parameters that say what a call without a signature is about.
_NAMED = ("IdentityPoolId", "IdentityId", "ClientId", "RoleArn")


async def carry_out(service: Service, request: reading.HttpRequest, context: Context) -> Answer:
    """Carry out the operation that a request names, and write what it returns.

    Parameters
    ----------
    service : Service
        The service that the request is for.
    request : HttpRequest
        The request.
    context : Context
        Who calls, and where.

    Returns
    -------
    tuple
        Status, headers and body, in the service's protocol. Errors are answers too.
    """
    call = reading.read(service.name, request)
    if call is None:
        return _unknown(service, request, context)
    if found := validate(call.service, call.operation, call.parameters):
        code, message = answering.error(call, found)
        logger.warning("refused by the model: %s %s: %s", call.service, call.operation, message)
        return writing.error(service.name, code, message, request_id=context.request_id)
    return await answer(service, call.operation, call.parameters, context)


async def answer(
    service: Service, operation: str, parameters: dict[str, object], context: Context
) -> Answer:
    """Carry out an operation whose parameters were read and validated."""
    function = service.operations.get(operation)
    if function is None:
        logger.error("%s:%s is not carried out by the local AWS", service.name, operation)
        told = f"The local AWS does not carry out {operation} of {service.name}."
        return writing.error(
            service.name, "NotImplemented", told, status=501, request_id=context.request_id
        )
    try:
        returned = function(context, parameters)
        output = await returned if inspect.isawaitable(returned) else returned
        return writing.answer(service.name, operation, output or {}, context.request_id)
    except ServiceError as error:
        if operation in service.unsigned and error.code != _DECIDED:
            action = f"{service.name}:{operation}"
            context.note_refusal(action, _asked_about(parameters), error.reason)
        return refusal(service, error, context)
    except Exception as error:
        logger.exception("%s:%s failed", service.name, operation)
        told = f"The local AWS failed: {type(error).__name__}. Its log has the details."
        return writing.error(
            service.name, "InternalFailure", told, status=500, request_id=context.request_id
        )


def _asked_about(parameters: Mapping[str, object]) -> str:
    return next((str(parameters[name]) for name in _NAMED if parameters.get(name)), "*")


def refusal(service: Service, error: ServiceError, context: Context) -> Answer:
    """Write an error of a service."""
    return writing.error(
        service.name,
        error.code,
        error.message,
        status=error.status,
        fields=error.fields,
        request_id=context.request_id,
    )


async def visit(service: Service, request: WebRequest, context: Context) -> Answer | None:
    """Let a service answer a plain HTTP request; None if it is not its own."""
    if service.web is None:
        return None
    try:
        returned = service.web(context, request)
        found = await returned if inspect.isawaitable(returned) else returned
    except Exception as error:
        logger.exception("%s %s failed", request.method, request.path)
        told = f"The local AWS failed: {type(error).__name__}. Its log has the details."
        return 500, {"Content-Type": "text/plain; charset=utf-8"}, told.encode()
    return None if found is None else (found.status, dict(found.headers), found.body)


def _unknown(service: Service, request: reading.HttpRequest, context: Context) -> Answer:
    """Answer a request that names no operation of the model, or whose body cannot be read."""
    if "x-amz-target" in request.headers:
        name = request.headers["x-amz-target"].rpartition(".")[2]
        code, told = "UnknownOperationException", f"The operation {name} is not known."
        if reading.names_operation(service.name, name):
            code, told = "SerializationException", "The request is not a JSON object"
        return writing.error(service.name, code, told, request_id=context.request_id)
    code, told = "InvalidAction", "The request names no operation of this service."
    return writing.error(service.name, code, told, request_id=context.request_id)
