"""Grants that AWS ignores: somebody believes that they allow something."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

from gatehouse.access.findings.facts import Facts, Grant
from gatehouse.access.findings.finding import Found, Rule

_OBJECTS = frozenset(
    {
        *("s3:getobject", "s3:putobject", "s3:deleteobject", "s3:getobjectversion"),
        *("s3:putobjectacl", "s3:getobjectacl", "s3:abortmultipartupload", "s3:getobjecttagging"),
        *("s3:putobjecttagging", "s3:deleteobjectversion", "s3:restoreobject"),
    }
)
_BUCKETS = frozenset(
    {"s3:listbucket", "s3:listbucketversions", "s3:getbucketlocation", "s3:getbucketpolicy"}
)
_LISTINGS = frozenset({"s3:listbucket", "s3:listbucketversions", "s3:listbucketmultipartuploads"})
#: The services whose resources the actions of one are about.
_OWN = ("execute-api", "s3", "dynamodb", "lambda", "sqs", "sns", "kms", "secretsmanager")
_OTHERS = {**{each: (each,) for each in _OWN}, "sts": ("iam", "sts")}
#: What the resources of a service begin with in an ARN, without those that have no form of theirs.
_BEGINS = {
    "dynamodb": ("table/", "global-table/"),
    "kms": ("key/", "alias/"),
    "lambda": (
        *("function:", "layer:", "event-source-mapping:", "code-signing-config:"),
        "capacity-provider:",
    ),
    "secretsmanager": ("secret:",),
    "sts": ("role/", "user/", "assumed-role/", "federated-user/", "root"),
}
#: What S3 has beside buckets; an ARN of a bucket has neither region nor account.
_BESIDE_BUCKETS = ("accesspoint", "access-grants", "job", "storage-lens", "async-request")
_TOKEN_KEYS = ("sub", "aud", "amr")


def _of_guests(facts: Facts) -> Iterator[Found]:
    for grant in facts.grants_of("guests"):
        for action in () if grant.has_reason else grant.actions:
            kept = any(fnmatchcase(action.lower(), each) for each in _allowed())
            if "*" not in action.partition(":")[0] and not kept:
                yield Found(
                    grant.source,
                    f"Cognito keeps guests from {action}, whatever their role allows.",
                    action,
                    "let a function of the API do it for them, or allow it to signed-in users",
                )


@cache
def _allowed() -> tuple[str, ...]:
    """Patterns of the actions that guests can be allowed, in lower case."""
    listed = json.loads((files("gatehouse") / "data" / "guest_services.json").read_text("utf-8"))
    services = [f"{service}:*" for service in listed["services"]]
    return tuple(each.lower() for each in (*services, *listed["actions"]))


def _shapes(facts: Facts) -> Iterator[Found]:
    for role in facts.model.roles:
        for grant in facts.grants(role):
            if "Resource" not in grant.statement:
                continue
            for action in grant.actions:
                wrong = [_misfit(action.lower(), each) for each in grant.resources]
                if wrong and all(wrong):
                    yield Found(
                        grant.source,
                        f"{action} is allowed to {role.name} on {grant.resources[0]}, which is "
                        f"{wrong[0]}: AWS ignores it.",
                        f"{action} {grant.resources[0]}",
                    )


def _misfit(action: str, resource: str) -> str:
    """Say why an action is never about a resource; empty where it may be."""
    if resource == "*" or resource.startswith("<?") or "${" in resource.partition("/")[0]:
        return ""
    service = action.partition(":")[0]
    if not resource.startswith("arn:"):
        return "no ARN" if not resource.startswith(("<", "*")) else ""
    parts = resource.split(":", 5)
    if len(parts) < 6:
        return "no ARN"
    expected = _OTHERS.get(service)
    if expected and not any(fnmatchcase(each, parts[2]) for each in expected):
        return f"of the service {parts[2]}"
    if service == "s3" and not parts[5].startswith(_BESIDE_BUCKETS):
        placed = [each for each in parts[3:5] if each and "*" not in each]
        if placed:
            return f"not the form of S3: the ARN of a bucket has no {placed[0]}"
    begins = _BEGINS.get(service, ())
    literal = re.split(r"[*?$<]", parts[5], maxsplit=1)[0]
    if begins and not any(each.startswith(literal) or literal.startswith(each) for each in begins):
        return f"not the form of {service}, {begins[0]}NAME"
    if service in ("sqs", "sns") and "/" in literal:
        return f"not the form of {service}, which has no slash"
    if action in _OBJECTS and "/" not in parts[5] and "*" not in parts[5]:
        return "a bucket, and it is about objects"
    if action in _BUCKETS and "/" in parts[5]:
        return "objects, and it is about the bucket"
    if action == "execute-api:invoke" and "*" not in parts[5] and parts[5].count("/") < 2:
        return "an API without stage, method and path"
    return ""


def _keys(facts: Facts) -> Iterator[Found]:
    for role in facts.model.roles:
        for grant in facts.grants(role):
            for operator, key, _ in grant.conditions:
                why = _never(grant, key)
                if why and operator != "null" and not operator.endswith("ifexists"):
                    yield Found(grant.source, f"{why}, so AWS ignores the grant.", key)


def _never(grant: Grant, key: str) -> str:
    actions = [each.lower() for each in grant.actions]
    if key == "s3:prefix" and not any("*" in each or each in _LISTINGS for each in actions):
        return f"{grant.actions[0]} carries no s3:prefix"
    issuer, _, name = key.rpartition(":")
    if issuer.startswith("cognito-identity") and name not in _TOKEN_KEYS:
        return f"No session of an identity pool has {key}"
    return ""


RULES = (
    Rule(
        "grant-ignored-guests",
        "low",
        "A right that guests never get",
        "Cognito scopes the credentials of guests down. The app fails where this is relied on.",
        "allow it to signed-in users, or let a function do it",
        _of_guests,
    ),
    Rule(
        "grant-ignored-resource",
        "low",
        "An action on a resource that it is never about",
        "The call is refused. Who mends that in a hurry writes a star.",
        "name the resource that the action is about: BUCKET/* for objects, BUCKET for listing",
        _shapes,
    ),
    Rule(
        "grant-ignored-condition",
        "low",
        "A condition that never holds",
        "The call is refused. Who mends that in a hurry takes the condition away.",
        "bind the action by a key that its requests carry",
        _keys,
    ),
)
