"""Read the access log of an API on AWS."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from gatehouse.deployed.why.declared import Declared, Resource
from gatehouse.deployed.why.messages import lack, read_message
from gatehouse.deployed.why.seen import Seen, Verdict, who_of
from gatehouse.errors import CommandError

Client = Callable[[str, str], Any]

#: How far back a log is read, in seconds: a day, which costs little and holds what people ask for.
_BACK = 24 * 60 * 60
#: How many pages of a log are read at most; each has up to 10,000 lines.
_PAGES = 20
_GROUP = re.compile(r"arn:[^:]+:logs:(?P<region>[^:]+):\d*:log-group:(?P<name>[^:]+)")
#: What API Gateway writes where a function's policy does not let it in.
_NO_PERMISSION = ("doesn't have permissions to call the integration", "Invalid permissions")
_NEEDS = "logs:FilterLogEvents"


def entries(declared: Declared, client: Client, request_id: str = "") -> Iterator[Seen]:
    """Read the calls of the app's APIs of the last day, oldest first.

    Parameters
    ----------
    declared : Declared
        What Terraform made.
    client : callable
        Makes a client, by the names of the service and the region.
    request_id : str
        Read only the call with this id. Default: all.

    Raises
    ------
    CommandError
        If the app's APIs have no access log, or it cannot be read.
    """
    groups = [(stage, found) for stage in _stages(declared) if (found := _group(stage))]
    if not groups:
        raise CommandError(
            "the app's APIs must have an access log to ask, and have none.",
            "HttpApi makes one: see that its stage is deployed.",
            exit_code=1,
        )
    seen: list[Seen] = []
    for stage, group in groups:
        logs = client("logs", group["region"])
        for line in _lines(logs, group["name"], request_id):
            seen.append(read_line(line, stage["api_id"], declared))
    yield from sorted(seen, key=lambda each: each.time)


def read_line(line: Mapping[str, Any], api: str, declared: Declared) -> Seen:
    """Read one line of an access log: what the gateway says of a call.

    Parameters
    ----------
    line : mapping
        The line, with the fields that `HttpApi` writes.
    api : str
        The API's id.
    declared : Declared
        What Terraform made, for the route's authorization.
    """
    known = {name: value for name, value in line.items() if value not in ("-", "", None)}
    route = str(known.get("routeKey") or "")
    made = declared.one("aws_apigatewayv2_route", api_id=api, route_key=route)
    authorization = (made["authorization_type"] or "NONE") if made else ""
    status = int(known["status"]) if str(known.get("status", "")).isdigit() else 0
    error = str(known.get("authorizerError") or "")
    failure = str(known.get("integrationError") or "")
    layer, reason = _layer(status, authorization, error, failure, known)
    told = read_message(error)
    verdicts: tuple[Verdict, ...] = (told.verdict,) if told else ()
    unknown: list[str] = []
    if layer == "not known":
        unknown.append(
            "The access log does not say whether the signature or a policy refused the call, nor "
            "who signed it."
        )
        layer = ""
    identity = str(known.get("cognitoIdentityId") or "")
    claims = {"sub": known["subject"]} if known.get("subject") else None
    request_id = str(known.get("requestId") or "")
    return Seen(
        request_id=request_id,
        ids=frozenset({request_id}),
        time=float(line.get("_at", 0)) / 1000,
        method=route.partition(" ")[0] if " " in route else "",
        path=str(known.get("path") or ""),
        status=status,
        service="execute-api",
        who=who_of(told.verdict.principal if told else "", identity=identity, claims=claims),
        layer=layer,
        reason=reason,
        api=api,
        route=route,
        authorization=authorization,
        scopes=tuple(made.values.get("authorization_scopes") or ()) if made else (),
        failure=failure,
        run=str(known.get("functionRequestId") or ""),
        verdicts=verdicts,
        unknown=tuple(unknown),
    )


def _layer(
    status: int, authorization: str, error: str, failure: str, known: Mapping[str, Any]
) -> tuple[str, str]:
    """Return what refused a call, and why; ``not known`` where the log does not say."""
    if any(each in failure for each in _NO_PERMISSION):
        return "function's permission", failure
    if known.get("integrationStatus") or failure:
        return ("integration", failure) if failure else ("", "")
    if status == 401 or (status == 403 and authorization == "JWT"):
        return "token", error or str(known.get("error") or "the token was refused")
    if status == 403 and authorization == "CUSTOM":
        return "authorizer", error or "the authorizer refused it"
    if status == 403 and read_message(error):
        return "", ""
    if status == 403 and error:
        return "signature", error
    if status == 403:
        return "not known", ""
    names = {404: "route", 413: "limits", 429: "throttling"}
    return names.get(status, ""), str(known.get("error") or "")


def _stages(declared: Declared) -> Iterator[Resource]:
    return declared.of("aws_apigatewayv2_stage")


def _group(stage: Resource) -> re.Match[str] | None:
    for settings in stage.values.get("access_log_settings") or ():
        return _GROUP.match(str(settings.get("destination_arn") or ""))
    return None


def _lines(logs: Any, group: str, request_id: str) -> Iterator[dict[str, Any]]:
    asked: dict[str, Any] = {"logGroupName": group, "startTime": int((time.time() - _BACK) * 1000)}
    if request_id:
        asked["filterPattern"] = json.dumps(request_id)
    try:
        for _ in range(_PAGES):
            page = logs.filter_log_events(**asked)
            for event in page["events"]:
                yield {**_parsed(event["message"]), "_at": event["timestamp"]}
            if not page.get("nextToken"):
                return
            asked["nextToken"] = page["nextToken"]
    except (ClientError, BotoCoreError) as error:
        raise CommandError(
            f"the log group {group} cannot be read: {lack(error, _NEEDS)}",
            f"Allow {_NEEDS} to this role or user, or use another: AWS_PROFILE=acme.",
            exit_code=1,
        ) from None


def _parsed(message: str) -> dict[str, Any]:
    """Read a line; one in another form than ours says nothing."""
    try:
        read = json.loads(message)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
