"""The client's side of a call, by the same models: from parameters to a request, and back.

botocore's own serializers and parsers do it, so every protocol that a service speaks can be chosen.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlencode

from botocore.awsrequest import HeadersDict
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from botocore.parsers import create_parser
from botocore.serialize import create_serializer

from gatehouse.local.models.reading import HttpRequest
from gatehouse.local.models.services import service_model


class AnsweredError(Exception):
    """An error that a service answered with.

    Parameters
    ----------
    code, message : str
        The error.
    status : int
        The HTTP status.
    """

    def __init__(self, code: str, message: str, status: int) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.status = code, message, status


def request(service: str, operation: str, parameters: dict[str, Any], protocol: str) -> HttpRequest:
    """Write the request of a call, without a signature.

    Parameters
    ----------
    service : str
        botocore's name for the service.
    operation : str
        The operation's name.
    parameters : dict
        Its parameters, by the names of the model's members.
        What the model does not have and what is null are left out, as AWS ignores them.
    protocol : str
        ``json``, ``query``, ``rest-json`` or ``rest-xml``, one that the service speaks.
    """
    model = _operation(service, operation)
    serializer = create_serializer(protocol, include_validation=False)
    made = serializer.serialize_to_request(_known(model.input_shape, parameters), model)
    body = made["body"]
    if isinstance(body, dict):
        body = urlencode(body)
    return HttpRequest(
        made["method"],
        unquote(made["url_path"]),
        {name.lower(): value for name, value in made["headers"].items()},
        {name: _listed(value) for name, value in (made["query_string"] or {}).items()},
        body if isinstance(body, bytes) else body.encode(),
    )


def output(
    service: str, operation: str, answer: tuple[int, dict[str, Any], bytes], protocol: str
) -> dict[str, Any]:
    """Return the output of a call, by the names of the model's members.

    Parameters
    ----------
    service, operation : str
        The operation that was called.
    answer : tuple
        Status, headers and body.
    protocol : str
        The protocol of the answer.

    Raises
    ------
    AnsweredError
        If the answer is an error.
    """
    status, headers, body = answer
    received = {"status_code": status, "headers": HeadersDict(headers), "body": body}
    shape: Any = _operation(service, operation).output_shape  # None where it has no output
    found: dict[str, Any] = create_parser(protocol).parse(received, shape)
    found.pop("ResponseMetadata", None)
    if status >= 300:
        error = found.get("Error") or {}
        raise AnsweredError(str(error.get("Code")), str(error.get("Message")), status)
    return found


def _operation(service: str, operation: str) -> OperationModel:
    model = service_model(service)
    if model is None:
        raise KeyError(f"botocore has no model of a service {service}.")
    return model.operation_model(operation)


def _known(shape: Shape | None, value: Any) -> Any:
    """Return a value without what its shape does not have, and without nulls."""
    if isinstance(shape, StructureShape) and not shape.is_document_type:
        return {
            name: _known(member, value[name])
            for name, member in shape.members.items()
            if value.get(name) is not None
        }
    if isinstance(shape, ListShape):
        return [_known(shape.member, each) for each in value if each is not None]
    if isinstance(shape, MapShape):
        return {key: _known(shape.value, each) for key, each in value.items() if each is not None}
    return value


def _listed(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, (list, tuple)) else [str(value)]
