"""Why a call was refused on AWS: from the access log, the state, and the evaluator."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from gatehouse.access.callers import Caller, callers
from gatehouse.access.matrix.routes import route_answer
from gatehouse.access.model import Model, UnreadableInput, read_app
from gatehouse.deployed.connecting import make_client
from gatehouse.deployed.project import Project
from gatehouse.deployed.why.access_log import Client, entries
from gatehouse.deployed.why.declared import Declared, Resource
from gatehouse.deployed.why.explaining import explain
from gatehouse.deployed.why.messages import ask_further, lack, read_message
from gatehouse.deployed.why.naming import granting_line
from gatehouse.deployed.why.seen import Seen, who_of
from gatehouse.deployed.why.values import Asked, Decider, Fix, Why
from gatehouse.errors import CommandError

#: Milliseconds around a call in which its function's log is read.
_AROUND = 30_000
_REFUSED = '"is not authorized to perform"'


def client_of(service: str, region: str) -> Any:
    """Make a client with the credentials of this machine."""
    return make_client(service, region or None)


def seen_on_aws(declared: Declared, client: Client = client_of) -> list[Seen]:
    """Read the calls of the app's APIs of the last day, oldest first.

    Parameters
    ----------
    declared : Declared
        What Terraform made.
    client : callable
        Makes a client, by the names of the service and the region.
    """
    return list(entries(declared, client))


def find_on_aws(
    project: Path,
    declared: Declared,
    request_id: str | None = None,
    *,
    stack: str | None = None,
    caller: str | None = None,
    client: Client = client_of,
) -> Why:
    """Explain the last refused call on AWS, or one by its id.

    Parameters
    ----------
    project : Path
        The project's folder, with the stacks of the last synth.
    declared : Declared
        What Terraform made.
    request_id : str, optional
        The call's id. Default: the last that was refused.
    stack : str, optional
        The stack to read alone. Default: all.
    caller : str, optional
        Who called, by a name of ``gatehouse access matrix``. Default: everybody is looked at.
    client : callable
        Makes a client, by the names of the service and the region.

    Raises
    ------
    CommandError
        If no call was refused in the last day, or none has the id.
    """
    seen = list(entries(declared, client, request_id or ""))
    chosen = [
        each
        for each in seen
        if (request_id in each.ids if request_id else each.status in (401, 403, 429, 500))
    ]
    if not chosen:
        what = f"no call has the id {request_id!r}" if request_id else "no call was refused"
        raise CommandError(
            f"{what} in the access logs of the last day.",
            "A line arrives some seconds after its call. Take the id from the answer's header "
            "apigw-requestid.",
            exit_code=1,
        )
    one = _with_inside(chosen[-1], declared, client)
    found = explain(one, declared)
    is_open = one.status == 403 and one.authorization == "AWS_IAM" and not one.is_refused
    if is_open:
        found = replace(found, outcome="refused", layer="not known", fix=None)
        return _evaluated(found, one, _model(project, stack), caller, declared)
    return found


def explain_message(text: str, declared: Declared, client: Client = client_of) -> Why:
    """Explain a refusal from the text that AWS answered with.

    Parameters
    ----------
    text : str
        The answer, or a log that has it.
    declared : Declared
        What Terraform made.
    client : callable
        Makes a client, by the names of the service and the region.

    Raises
    ------
    CommandError
        If the text is no refusal of AWS's.
    """
    told = read_message(text)
    if told is None:
        raise CommandError(
            "the message must be AWS's answer to a refused call, and has none of its sentences.",
            "Give the whole of it: User: … is not authorized to perform: …",
            exit_code=1,
        )
    # An id is of the region that the request was sent to, which the link beside it names.
    linked = re.search(r"\bregion=([a-z0-9-]+)", text)
    arn = told.verdict.resource.split(":")
    region = linked[1] if linked else arn[3] if len(arn) > 3 else ""
    told = ask_further(told, lambda service: client(service, region))
    seen = Seen(
        "", frozenset(), 0.0, "", "", 403, told.verdict.action.partition(":")[0],
        who=who_of(told.verdict.principal), verdicts=(told.verdict,), unknown=told.unknown,
    )  # fmt: skip
    return explain(seen, declared)


def _with_inside(seen: Seen, declared: Declared, client: Client) -> Seen:
    """Add what the function behind a route was refused, as its own log has it."""
    function = function_behind(seen, declared)
    if function is None or seen.status < 400:
        return seen
    region = function["arn"].split(":")[3]
    try:
        page = client("logs", region).filter_log_events(
            logGroupName=f"/aws/lambda/{function['function_name']}",
            startTime=int(seen.time * 1000) - _AROUND,
            endTime=int(seen.time * 1000) + _AROUND,
            filterPattern=_REFUSED,
        )
    except (ClientError, BotoCoreError) as error:
        why = lack(error, "logs:FilterLogEvents")
        sentence = f"What the function was refused is not known: {why}"
        return replace(seen, unknown=(*seen.unknown, sentence))
    inside = [told.verdict for each in page["events"] if (told := read_message(each["message"]))]
    distinct = {(each.action, each.resource): each for each in inside}
    return replace(
        seen,
        inside=tuple(
            Seen("", frozenset(), seen.time, "", "", 403, each.action.partition(":")[0],
                 who=who_of(each.principal), verdicts=(each,))
            for each in distinct.values()
        ),
    )  # fmt: skip


def function_behind(seen: Seen, declared: Declared) -> Resource | None:
    """Return the function that answers a call; None where nobody knows."""
    route = declared.one("aws_apigatewayv2_route", api_id=seen.api, route_key=seen.route)
    target = route["target"].rpartition("/")[2] if route else ""
    integration = declared.one("aws_apigatewayv2_integration", id=target) if target else None
    uri = integration["integration_uri"] if integration else ""
    return next(
        (each for each in declared.of("aws_lambda_function") if each["arn"] and each["arn"] in uri),
        None,
    )


def _model(project: Path, stack: str | None) -> Model | None:
    try:
        return read_app(Project(project).output(), stack=stack)
    except (UnreadableInput, CommandError):
        return None


def _evaluated(
    found: Why, seen: Seen, model: Model | None, caller: str | None, declared: Declared
) -> Why:
    """Ask the evaluator who may call a route, since the access log does not say who called."""
    if model is None:
        return replace(found, unknown=(*found.unknown, "The stacks must be synthesized to know."))
    api, route = next(
        ((a, r) for a in model.apis for r in a.routes if r.key == seen.route), (None, None)
    )
    if api is None or route is None:
        told = f"The last synth has no route {seen.route}."
        return replace(found, unknown=(*found.unknown, told))
    people = _chosen(callers(model), caller, seen)
    answers = {who.name: route_answer(model, who, api, route) for who in people}
    denied = {name: each for name, each in answers.items() if each.effect == "denied"}
    if caller and not denied:
        [(name, answer)] = answers.items()
        reason = f"{name} may call {seen.route}, so the signature was refused: {answer.reason}"
        return replace(found, layer="signature", reason=reason)
    if not denied:
        return found
    who = "; ".join(f"{name}: {each.reason}" for name, each in sorted(denied.items()))
    one = next(iter(denied.values())) if len(denied) == 1 else None
    decider = None
    if one is not None and one.document is not None and one.source is not None:
        sid = str((one.statement or {}).get("Sid", ""))
        decider = Decider(
            one.document.name, sid, "Deny", one.statement, one.source.address, one.source.place
        )
    made = declared.one("aws_apigatewayv2_api", id=seen.api)
    name = declared.variable(made) if made else "api"
    place = _granting_place(list(denied), people, declared) or route.source.place
    grant = Fix(f'grant: {name}.invoke("{seen.route}")', place, "To whoever should have it.")
    return replace(
        found,
        layer="identity policy",
        asked=Asked("execute-api:Invoke", route.key, route.key),
        reason=f"These may not call {seen.route}: {who}",
        decider=decider,
        fix=grant,
    )


def _granting_place(denied: list[str], people: list[Caller], declared: Declared) -> str:
    """Return the line that gives the one caller who is refused its rights; empty for several."""
    roles = [
        session.role.name
        for who in people
        for session in who.sessions
        if who.name in denied and session.role
    ]
    role = declared.one("aws_iam_role", name=roles[0]) if len(denied) == 1 and roles else None
    line = granting_line(role, "execute-api:Invoke", declared) if role else None
    return line.place if line else ""


def _chosen(people: Iterable[Caller], caller: str | None, seen: Seen) -> list[Caller]:
    every = list(people)
    if caller:
        chosen = [each for each in every if each.name == caller]
        if not chosen:
            known = ", ".join(each.name for each in every)
            raise CommandError(
                f"--as must be a caller of the app, not {caller}; there are: {known}.",
                "gatehouse access matrix names them.",
                exit_code=2,
            )
        return chosen
    if seen.who.role:
        of_role = [
            each
            for each in every
            if any(session.role and session.role.name == seen.who.role for session in each.sessions)
        ]
        if of_role:
            return of_role
    return [each for each in every if each.kind in ("anyone", "guest", "user", "group", "rule")]
