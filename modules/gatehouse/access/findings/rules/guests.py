"""Guests: whoever reads a page's source is one, so each right of theirs is named."""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.access.findings.facts import VARIABLE, Facts, Grant, has_wildcard
from gatehouse.access.findings.finding import Found, Rule
from gatehouse.access.findings.rules.owners import covers_own
from gatehouse.access.patterns import resource_pattern

_WRITES = ("s3:putobject", "s3:deleteobject", "s3:putobjectacl", "s3:deleteobjectversion")
_LISTS = ("s3:listbucket", "s3:listbucketversions", "s3:listbucketmultipartuploads")
_METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
# What has no resources, and tells nothing about anybody.
_HARMLESS = frozenset({"mobileanalytics:putevents", "rum:putrumevents"})


def _beyond(facts: Facts) -> Iterator[Found]:
    for grant in facts.grants_of("guests"):
        if grant.has_reason:
            continue
        for action in grant.actions:
            if has_wildcard(action):
                yield _found(grant, f"Guests may do {action}, also what AWS adds later.", action)
            elif action.lower() in _HARMLESS or facts.is_denied(grant.role, action):
                continue
            else:
                yield from _resources(facts, grant, action)


def _resources(facts: Facts, grant: Grant, action: str) -> Iterator[Found]:
    word = action.lower()
    for resource in grant.resources:
        about = f"{action} {resource}"
        if resource == "*":
            yield _found(grant, f"Guests may do {action} on everything.", about)
        elif word == "execute-api:invoke":
            routes = _taken_in(facts, resource)
            if routes:
                yield _found(
                    grant,
                    f"Guests may call {', '.join(routes)}, which {resource} takes in and does not "
                    "name.",
                    about,
                )
        elif word in _LISTS and grant.values("s3:prefix", "stringequals", "stringlike") is None:
            yield _found(grant, f"Guests may list all of {resource}.", about)
        elif word in _WRITES and not VARIABLE.search(resource):
            yield _found(grant, f"Guests may write {resource}, which everybody shares.", about)
        elif word.startswith("s3:getobject") and resource.partition("/")[2] in ("*", "**"):
            yield _found(grant, f"Guests may read all objects of {resource}.", about)
        elif word.startswith("s3:getobject") and covers_own(facts, resource.partition("/")[2]):
            yield _found(grant, f"Guests may read {resource}, also the folders of users.", about)
        elif word.startswith("dynamodb:") and not _has_own_keys(grant):
            yield _found(grant, f"Guests may do {action} on the items of everybody.", about)


def _has_own_keys(grant: Grant) -> bool:
    keys = ("dynamodb:leadingkeys", "dynamodb:attributes")
    return any(key in keys for _, key, _ in grant.conditions)


def _taken_in(facts: Facts, resource: str) -> list[str]:
    """List the routes that IAM guards, and that a resource takes in without their path."""
    _, _, requests = resource.partition("/")
    method, _, path = requests.partition("/")[2].partition("/")
    pattern = resource_pattern(resource, variables=True)
    found = []
    for api in facts.model.apis:
        for route in api.routes:
            if route.authorization != "AWS_IAM":
                continue
            named = "/".join(
                "*" if part.startswith("{") else part for part in route.path.strip("/").split("/")
            )
            methods = _METHODS if route.method == "ANY" else (route.method,)
            called = route.path.strip("/").replace("{", "").replace("}", "").replace("+", "")
            matched = any(
                pattern.matches(f"{api.execution_arn}/{stage}/{each}/{called}", {})
                for stage in api.stages
                for each in methods
            )
            if matched and (path != named or (method in ("*", "?") and route.method != "ANY")):
                found.append(route.key)
    return found


def _found(grant: Grant, what: str, about: str) -> Found:
    return Found(grant.source, what, about)


RULES = (
    Rule(
        "guests-beyond-named",
        "high",
        "Guests may do more than what was named",
        "Guests are everybody who reads the source of a page. What they get must be named.",
        'name each route, folder and table, or give a Permission with reason="…"',
        _beyond,
    ),
)
