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
from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs

from ministack.core import iam_actions
from ministack.services import sns, sqs

from gatehouse.local.gateway.call import Call, Question
from gatehouse.local.models import reading
from gatehouse.local.questions import s3_names

logger = logging.getLogger("gatehouse")

_TARGET = "x-amz-target"
_FORM = "x-www-form-urlencoded"
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
_OF_RULES = frozenset(
    {
        "DeleteRule",
        "DescribeRule",
        "DisableRule",
        "EnableRule",
        "ListTargetsByRule",
        "PutRule",
        "PutTargets",
        "RemoveTargets",
    }
)
_ACCOUNT = re.compile(r"\d{12}")
#: How many colons the ARN of a function has, without a version or an alias.
_OF_A_FUNCTION = 6
#: The emulator's functions that list the further resources of a request, by service.
_FURTHER: dict[str, Callable[[Call, str, str], list[str]]] = {
    "ec2": lambda call, region, account: iam_actions.verified_access_resource_arns(
        call.parameters, region, account
    )[1:],
    "logs": lambda call, region, account: _log_streams(call),
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
    named = dict.fromkeys(more if call.service == "logs" and more else (resource, *more))
    if len(named) > 1:
        named.pop("*", None)
    return [Question(action, each, keys) for each in named]


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
    if call.service == "lambda":
        return _with_qualifier(call, found)
    if call.service == "events":
        return _rule(call) or found
    if call.service == "sqs":
        return _queue(call, content, parameters) or found
    if call.service == "sns":
        return str(sns._normalize_arn(found))  # the service finds a topic without an account too
    if call.service in _TAGGED_BY_ARN and found == "*":
        return _named_by_arn(call.content) or found
    return found


def _own_parameters(call: Call) -> tuple[bytes, Mapping[str, Any]]:
    """Return the body and the parameters of a request, with what its operation has.

    The emulator looks for the resource under the names of all operations, in the body and in the
    address, wherever the operation itself finds it.
    """
    own = _own_members(call)
    if own is None or call.service in with_paths():
        return call.content, call.parameters
    if call.headers.get(_TARGET):
        return _kept(call, own) or b"{}", {}
    given = {
        name: each
        for name, each in call.parameters.items()
        if name.partition(".")[0] in own or name in ("Action", "Version")
    }
    return b"", given


def _own_members(call: Call) -> Container[str] | None:
    """Return the names of what the operation of a request has, None if it is not known."""
    named = operations_of(call)
    return reading.members(call.service, next(iter(named))) if len(named) == 1 else None


def _kept(call: Call, own: Container[str]) -> bytes | None:
    """Return the body in JSON with what an operation has, None for a body that is no JSON."""
    told = reading.read_json(call.content)
    if not isinstance(told, dict):
        return None
    return json.dumps({name: each for name, each in told.items() if name in own}).encode()


def _rule(call: Call) -> str | None:
    """Return the ARN of the rule that a request of EventBridge is about, None without one.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-manage-iam-access.html
    """
    operation = call.headers.get(_TARGET, "").rpartition(".")[2]
    try:
        given = json.loads(call.content)
    except ValueError:
        return None
    place = "Rule" if "Target" in operation else "Name"
    if operation not in _OF_RULES or not isinstance(given, dict) or not given.get(place):
        return None
    bus = str(given.get("EventBusName") or "default").rpartition("/")[2]
    name = given[place] if bus == "default" else f"{bus}/{given[place]}"
    return f"arn:aws:events:{call.region}:{call.account}:rule/{name}"


def _queue(call: Call, content: bytes, parameters: Mapping[str, Any]) -> str | None:
    """Return the ARN of the queue that a URL leads the service to, None without a URL."""
    url = iam_actions._param(content, parameters, "QueueUrl")
    if not isinstance(url, str) or not url:
        return None
    owner, name = sqs._queue_ref_from_urlish(url)
    account = owner if owner and _ACCOUNT.fullmatch(owner) else call.account
    return f"arn:aws:sqs:{call.region}:{account}:{name}" if name else None


def _with_qualifier(call: Call, arn: str) -> str:
    """Return the ARN of the version or the alias that a request of Lambda names beside a function.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
    """
    given = call.parameters.get("Qualifier") or ""
    qualifier = given[0] if isinstance(given, list) else str(given)
    is_function = arn.count(":") == _OF_A_FUNCTION and ":function:" in arn
    return f"{arn}:{qualifier}" if qualifier and is_function else arn


def tag_keys(call: Call, action: str) -> dict[str, Any]:
    """Return the condition keys about the tags that a request sets."""
    content, parameters = _own_parameters(call)
    own = _own_members(call)
    if own is not None and call.service in with_paths() and call.service != "s3":
        content = _kept(call, own) or content  # Route 53 has bodies in XML
    return dict(iam_actions.request_tag_context(call.service, action, content, parameters))


def _named_by_arn(content: bytes) -> str | None:
    """Return the table or the pool that an operation on tags names."""
    try:
        named = json.loads(content).get("ResourceArn")
    except (AttributeError, TypeError, ValueError):
        return None
    return named if isinstance(named, str) and named else None


def _log_streams(call: Call) -> list[str]:
    """Return the ARNs of what a request reads or writes: of a group, all that is below it.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
    """
    given = reading.read_json(_own_parameters(call)[0])
    told = given if isinstance(given, dict) else {}
    named: list[Any] = []
    for place in ("logGroupName", "logGroupNames", "logGroupIdentifier", "logGroupIdentifiers"):
        value = told.get(place)
        named += value if isinstance(value, list) else [value]
    groups = (each.removesuffix(":*") for each in named if isinstance(each, str) and each)
    begin = f"arn:aws:logs:{call.region}:{call.account}:log-group:"
    stream = told.get("logStreamName")
    end = f":log-stream:{stream if isinstance(stream, str) else ''}"
    return [(each if each.startswith("arn:") else begin + each) + end for each in groups]


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
