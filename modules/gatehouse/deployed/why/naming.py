"""The lines of Python that would allow a request."""

from __future__ import annotations

import re

from gatehouse.deployed.why.declared import Declared, Line, Resource
from gatehouse.deployed.why.seen import Seen, Verdict
from gatehouse.deployed.why.values import Fix, Who

_READS = ("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "s3:GetObject")
_WRITES = (
    "dynamodb:BatchWriteItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "s3:PutObject",
)
_IDENTITY = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def missing_grant(seen: Seen, verdict: Verdict, declared: Declared) -> Fix:
    """Return the grant that is missing, and the line where the caller gets its grants.

    Parameters
    ----------
    seen : Seen
        The request.
    verdict : Verdict
        The decision that refused it.
    declared : Declared
        What Terraform made.
    """
    grant, words = _grant(seen, verdict, declared)
    role = declared.one("aws_iam_role", name=seen.who.role) if seen.who.role else None
    if not grant:
        return Fix("", "", words)
    if role is None:
        who = seen.who.arn or "the caller"
        told = f"No stack of the app makes {who}: allow {verdict.action} where its policies are."
        return Fix("", "", told)
    line = granting_line(role, verdict.action, declared)
    return Fix(f"grant: {grant}", line.place if line else "", words)


def granting_line(role: Resource, action: str, declared: Declared) -> Line | None:
    """Return the line that gives a role its rights: of the same service, else of any, else its own.

    Parameters
    ----------
    role : Resource
        The role.
    action : str
        What it lacks.
    declared : Declared
        What Terraform made.
    """
    own = declared.construct(role)
    lines = [
        (sid, line)
        for kind in ("aws_iam_role_policy", "aws_iam_policy")
        for policy in declared.of(kind)
        if declared.construct(policy) == own
        for sid, line in declared.statement_lines(policy)
        if not sid.startswith("Logs")
    ]
    service = action.partition(":")[0].replace("execute-api", "Invoke").lower()
    same = [line for sid, line in lines if service in sid.lower()]
    if same:
        return same[-1]
    return lines[-1][1] if lines else declared.line(role)


def _grant(seen: Seen, verdict: Verdict, declared: Declared) -> tuple[str, str]:
    """Return what to grant, and what it means."""
    if verdict.action == "execute-api:Invoke":
        api = declared.one("aws_apigatewayv2_api", id=seen.api)
        name = declared.variable(api) if api else "api"
        return f'{name}.invoke("{seen.route}")', f"It lets the role call {seen.route} alone."
    thing = declared.by_arn(verdict.resource)
    if thing is None:
        return _permission(verdict), "No stack of the app makes what was asked for."
    name = declared.variable(thing)
    if thing.type == "aws_dynamodb_table":
        return _of_table(name, seen.who, verdict)
    if thing.type == "aws_s3_bucket":
        return _of_bucket(name, thing, seen.who, verdict)
    if thing.type == "aws_lambda_function" and verdict.action == "lambda:InvokeFunction":
        return f"{name}.invoke()", "It lets the role call the function."
    return _permission(verdict), f"There is no shorter grant for {verdict.action}."


def _of_table(name: str, who: Who, verdict: Verdict) -> tuple[str, str]:
    known = verdict.action in (*_READS, *_WRITES)
    if not known:
        scan = (
            " Scanning reads all items: query by key instead." if "Scan" in verdict.action else ""
        )
        return _permission(verdict), f"No grant of a table has {verdict.action}.{scan}"
    if who.identity:
        return (
            f"{name}.own_items()",
            "It is for items whose partition key is the caller's identity id; another one's stay "
            "refused.",
        )
    method = "read" if verdict.action in _READS else "write"
    return f"{name}.{method}()", f"It lets the role {method} items of the table."


def _of_bucket(name: str, thing: Resource, who: Who, verdict: Verdict) -> tuple[str, str]:
    key = verdict.resource.removeprefix(thing["arn"]).strip("/")
    owner = _IDENTITY.search(key)
    if owner and who.identity and owner[0] != who.identity:
        return "", f"The object is in the folder of another identity, {owner[0]}: nothing should."
    if who.identity and (owner or verdict.action == "s3:ListBucket"):
        folder = key.partition("/")[0] or "private"
        return f'{name}.own_folder("{folder}")', "It is for the caller's own folder alone."
    folder = key.rpartition("/")[0].partition("/")[0]
    argument = f'"{folder}"' if folder else ""
    if verdict.action == "s3:GetObject":
        return f"{name}.read({argument})", "It lets the role read these objects."
    if verdict.action == "s3:PutObject":
        return f"{name}.write({argument})", "It lets the role write these objects."
    if verdict.action == "s3:DeleteObject":
        return f"{name}.link()", "It lets the role read, write and delete all objects."
    return _permission(verdict), f"No grant of a bucket has {verdict.action}."


def _permission(verdict: Verdict) -> str:
    return f'Permission(["{verdict.action}"], ["{verdict.resource}"])'


def near(wanted: str, known: list[str]) -> list[str]:
    """Return the routes that are most like another one."""
    import difflib

    return difflib.get_close_matches(wanted, known, n=3, cutoff=0.5)
