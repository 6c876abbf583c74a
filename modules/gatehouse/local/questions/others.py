"""The action and the resource of a request, as the emulator reads them for its many services.

A permission is asked for the action that is carried out, whatever else a request names: of a
service with paths, only method and path count. Of the others, a request that names two operations
is refused unless the caller may do everything there, because which one is carried out depends on
the service.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ministack.core import iam_actions

from gatehouse.local.gateway.call import Call, Question
from gatehouse.local.models import reading
from gatehouse.local.questions import s3_names

logger = logging.getLogger("gatehouse")

_TARGET = "x-amz-target"
_FORM = "x-www-form-urlencoded"
_QUEUE = "QueueUrl"
#: Operations of Lambda whose action has another name
#: (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html).
_OF_LAMBDA = {
    "GetLayerVersionByArn": "GetLayerVersion",
    "Invoke": "InvokeFunction",
    "InvokeWithResponseStream": "InvokeFunction",
}
#: Where a request of Smithy's RPC protocol names its operation:
#: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
_IN_PATH = re.compile(r"/operation/([^/?]+)")
#: Stands for a request without an operation that anybody knows: no policy names it, and only ``*``
#: includes it.
_NONE = "(none)"
#: Services whose operations on tags name a resource by its ARN, which is what must be allowed
#: (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html and
#: the pages of the two others).
_TAGGED_BY_ARN = frozenset({"cognito-identity", "cognito-idp", "dynamodb"})
#: The emulator's functions that list the further resources of a request, by service.
_FURTHER = {
    "ec2": lambda call, region, account: iam_actions.verified_access_resource_arns(
        call.parameters, region, account
    )[1:],
    "events": lambda call, region, account: iam_actions.eventbridge_resource_arns(
        call.content, region, account
    )[1:],
    "iot": lambda call, region, account: iam_actions.iot_resource_arns(
        call.received.method, call.path, call.content, region, account
    )[1:],
}


def action_of(call: Call) -> str:
    """Return the action of a request; one that only ``*`` includes where nobody knows of any."""
    method, path, headers, query = call.received.method, call.path, call.headers, call.parameters
    namespace = iam_actions.SERVICE_TO_IAM_NAMESPACE.get(call.service, call.service)
    if call.service == "lambda":
        return f"lambda:{lambda_action(method, path, query)}"
    if call.service in with_paths():
        headers = {name: value for name, value in headers.items() if name != _TARGET}
        if _is_form(headers):
            headers.pop("content-type")
        query = {name: each for name, each in query.items() if name != "Action"}
        if call.service == "s3":
            bucket, key = s3_names.of_path(path)
            path = f"/{bucket}/key" if key else f"/{bucket}"
    elif len(named := operations_of(call)) > 1:
        logger.warning("refused: a request of %s names %s", call.service, " and ".join(named))
        return f"{namespace}:{_NONE}"
    if call.service == "ses" and (
        path.startswith("/v2/") or "sesv2" in headers.get(_TARGET, "").lower()
    ):
        path = path if path.startswith("/v2/email") else f"/v2/email/{path.lstrip('/')}"
        headers = {name: value for name, value in headers.items() if name != _TARGET}
    if call.service not in iam_actions.SERVICE_TO_IAM_NAMESPACE and _TARGET in headers:
        return f"{namespace}:{headers[_TARGET].rpartition('.')[2]}"  # a service of ours alone
    found: str | None = iam_actions.extract_iam_action(
        call.service, method, path, headers, call.content, query
    )
    in_path = _IN_PATH.search(path)
    return found or f"{namespace}:{in_path[1] if in_path else _NONE}"


def operations_of(call: Call) -> frozenset[str]:
    """Return every operation that a request names, as the service that carries it out reads it."""
    if call.service in with_paths():
        method = call.received.method
        found = iam_actions._match_rest_action(call.service, method, call.path)
        return frozenset({found} if found else ())
    named = _operations(call.headers, call.content, call.parameters)
    return frozenset([*named, *_IN_PATH.findall(call.path)])


def lambda_action(method: str, path: str, query: Mapping[str, Any]) -> str:
    """Return the action of a call of Lambda's API, without the service's name.

    Parameters
    ----------
    method, path : str
        The method and the path of the request.
    query : dict
        The parameters of its query string, which choose among operations of one path.
    """
    iam_actions._BOTOCORE_SERVICE_MAP.setdefault("lambda", ["lambda"])
    operation = iam_actions._match_rest_action("lambda", method, path, query)
    return _OF_LAMBDA.get(operation, operation or _NONE)


def of(call: Call, action: str) -> list[Question]:
    """Return what a request asks.

    Parameters
    ----------
    call : Call
        The request.
    action : str
        Its action.
    """
    resource = resource_of(call)
    keys = tag_keys(call, action)
    if call.service == "logs":
        keys.update(
            iam_actions.logs_service_context(
                action.partition(":")[2], call.content, resource, call.region, call.account
            )
        )
    further = _FURTHER.get(call.service)
    more = further(call, call.region, call.account) if further else []
    listed = _LISTED[call.service](call) if call.service in _LISTED else []
    own = listed or [resource]
    return [Question(action, each, keys) for each in (*own, *more)]


def resource_of(call: Call) -> str:
    """Return the ARN of the resource that a request names, ``*`` if it names none."""
    content, parameters = _own_parameters(call)
    found = str(
        iam_actions.extract_resource_arn(
            call.service,
            call.received.method,
            call.path,
            call.headers,
            content,
            parameters,
            call.region,
            call.account,
        )
    )
    if call.service in _TAGGED_BY_ARN and found == "*":
        return _named_by_arn(call.content) or found
    return found


def _own_parameters(call: Call) -> tuple[bytes, Mapping[str, Any]]:
    """Return the body and the parameters of a request, with what its operation has.

    The emulator looks for the resource under the names of all operations, in the body and in the
    address, wherever the operation itself finds it.
    """
    named = operations_of(call)
    own = reading.members(call.service, next(iter(named))) if len(named) == 1 else None
    if own is None or call.service in with_paths():
        return call.content, call.parameters
    if call.headers.get(_TARGET):
        body = reading.read_json(call.content)
        told = body if isinstance(body, dict) else {}
        kept = {name: each for name, each in told.items() if name in own}
        if call.service == "sqs" and isinstance(kept.get(_QUEUE), str):
            kept[_QUEUE] = _plain(kept[_QUEUE])
        return json.dumps(kept).encode(), {}
    given = {
        name: each
        for name, each in call.parameters.items()
        if name.partition(".")[0] in own or name in ("Action", "Version")
    }
    if call.service == "sqs" and _QUEUE in given:
        given[_QUEUE] = [_plain(str(each)) for each in given[_QUEUE]]
    return b"", given


def _plain(url: str) -> str:
    """Return a queue's URL as SQS reads it: without what follows its path."""
    found = urlsplit(url)
    return f"{found.scheme}://{found.netloc}{found.path}" if found.netloc else found.path


def _body(call: Call) -> dict[str, Any]:
    body = reading.read_json(_own_parameters(call)[0])
    return body if isinstance(body, dict) else {}


def _texts(*given: Any) -> list[str]:
    """Return the texts among values and lists of them, each once."""
    every = [each for some in given for each in (some if isinstance(some, list) else [some])]
    return [each for each in dict.fromkeys(filter(_is_text, every)) if each]


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _log_streams(call: Call) -> list[str]:
    """Return the ARNs of what a request reads or writes: of a group, all that is below it.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
    """
    told = _body(call)
    named = _texts(
        *(told.get(each) for each in ("logGroupName", "logGroupIdentifier")),
        *(told.get(each) for each in ("logGroupNames", "logGroupIdentifiers")),
    )
    groups = f"arn:aws:logs:{call.region}:{call.account}:log-group:"
    stream = "".join(_texts(told.get("logStreamName")))
    arns = [each if each.startswith("arn:") else groups + each for each in named]
    return [f"{each.removesuffix(':*')}:log-stream:{stream}" for each in arns]


def _stored_parameters(call: Call) -> list[str]:
    """Return the ARNs of the parameters that a request lists, by their names or their path."""
    told = _body(call)
    beginning = f"arn:aws:ssm:{call.region}:{call.account}:parameter/"
    named = _texts(told.get("Names"), told.get("Path"))
    return [each if each.startswith("arn:") else beginning + each.strip("/") for each in named]


#: The functions that list the resources of requests that name several, by service.
_LISTED = {"logs": _log_streams, "ssm": _stored_parameters}


def tag_keys(call: Call, action: str) -> dict[str, Any]:
    """Return the condition keys about the tags that a request sets."""
    content, parameters = _own_parameters(call)
    if call.service in with_paths() and call.service != "s3":
        content = _own_body(call)
    return dict(iam_actions.request_tag_context(call.service, action, content, parameters))


def _own_body(call: Call) -> bytes:
    """Return the body of a request in JSON to a service with paths, with what its operation has."""
    named = operations_of(call)
    own = reading.members(call.service, next(iter(named))) if len(named) == 1 else None
    body = reading.read_json(call.content)
    if own is None or not isinstance(body, dict):
        return call.content
    return json.dumps({name: each for name, each in body.items() if name in own}).encode()


def _named_by_arn(content: bytes) -> str | None:
    """Return the table or the pool that an operation on tags names."""
    try:
        named = json.loads(content).get("ResourceArn")
    except (AttributeError, TypeError, ValueError):
        return None
    return named if isinstance(named, str) and named else None


def with_paths() -> set[str]:
    """Return the services that find their operations by paths."""
    # Of SES, one version has paths and the other a parameter.
    return {"s3", *iam_actions._BOTOCORE_SERVICE_MAP} - {"ses"}


def _operations(headers: Mapping[str, str], body: bytes, query: Mapping[str, Any]) -> Iterator[str]:
    """List the operations that a request names, in each of the places for it."""
    given = query.get("Action") or []
    yield from given if isinstance(given, list) else [given]
    if _is_form(headers):
        yield from parse_qs(body.decode("utf-8", "replace")).get("Action", [])
    if target := headers.get(_TARGET, ""):
        yield target.rpartition(".")[2]


def _is_form(headers: Mapping[str, str]) -> bool:
    return _FORM in (headers.get("content-type") or "")
