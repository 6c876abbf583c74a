"""Stars without a reason, and their other forms: NotAction and NotResource."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from gatehouse.access.findings.facts import Facts, Grant, has_wildcard
from gatehouse.access.findings.finding import Found, Rule

#: What has no resource that a policy could name.
_WITHOUT_RESOURCE = (
    *("xray:*", "cloudwatch:putmetricdata", "cloudwatch:getmetric*", "cloudwatch:listmetrics"),
    *("logs:createloggroup", "logs:createlogstream", "logs:putlogevents", "logs:describe*"),
    *("ec2:createnetworkinterface", "ec2:describe*", "ec2:deletenetworkinterface"),
    *("ec2:assignprivateipaddresses", "ec2:unassignprivateipaddresses", "kms:generaterandom"),
    *("sts:getcalleridentity", "s3:listallmybuckets", "sns:publish", "mobileanalytics:putevents"),
    *("cognito-idp:listuserpools", "cognito-identity:listidentitypools", "rum:putrumevents"),
    *("secretsmanager:getrandompassword", "execute-api:manageconnections", "textract:*"),
    *("rekognition:detect*", "translate:*", "polly:synthesizespeech", "comprehend:*"),
    *("cognito-identity:getid", "cognito-identity:getcredentialsforidentity", "cognito-sync:*"),
    *("ses:send*", "location:*", "geo:*", "dynamodb:listtables", "dynamodb:liststreams"),
    *("lambda:listfunctions", "lambda:geteventsourcemapping", "sqs:listqueues", "sns:listtopics"),
)
#: What ARNs of a service's resources begin with, before the name.
_KINDS = {
    "cognito-identity": ("identitypool/",),
    "cognito-idp": ("userpool/",),
    "dynamodb": ("table/",),
    "events": ("rule/", "event-bus/"),
    "iam": ("role/", "policy/", "user/"),
    "kinesis": ("stream/",),
    "kms": ("key/",),
    "lambda": ("function:",),
    "logs": ("log-group:",),
    "s3": ("*/",),
    "secretsmanager": ("secret:",),
    "ssm": ("parameter/",),
    "states": ("stateMachine:", "execution:"),
}


def _actions(facts: Facts) -> Iterator[Found]:
    for grant in _without_reason(facts):
        for action in grant.actions if "Action" in grant.statement else ():
            if facts.is_beyond(grant.role, action):
                continue
            service, colon, name = action.partition(":")
            if action == "*" or set(name) <= set("*?") or has_wildcard(service):
                said = "everything" if action == "*" or not colon else f"all of {service}"
                yield Found(
                    grant.source,
                    f"{grant.role.name} may do {said} on {', '.join(grant.resources[:2])}.",
                    action,
                )


def _resources(facts: Facts) -> Iterator[Found]:
    for grant in _without_reason(facts):
        every = [each for each in grant.resources if _is_every(each)]
        if "Resource" not in grant.statement or not every or grant.conditions:
            continue
        named = [
            action
            for action in grant.actions
            if not any(fnmatchcase(action.lower(), each) for each in _WITHOUT_RESOURCE)
            and action != "*"
            and not facts.is_beyond(grant.role, action)
        ]
        if named:
            yield Found(
                grant.source,
                f"{grant.role.name} may do {named[0]} on every resource of the account"
                + (f": {every[0]}." if "*" not in every else "."),
                " ".join(sorted(named)),
            )


def _is_every(resource: str) -> bool:
    """Return whether a resource is all that there are, or all of one kind."""
    if resource == "*":
        return True
    if resource.count(":") < 5:
        return False
    _, _, service, _, _, name = resource.split(":", 5)
    return (bool(name) and set(name) <= set("*")) or any(
        name.startswith(kind) and set(name[len(kind) :]) <= set("*:/")
        for kind in _KINDS.get(service, ())
    )


def _negated(facts: Facts) -> Iterator[Found]:
    for grant in _without_reason(facts):
        for name in ("NotAction", "NotResource"):
            if name in grant.statement:
                yield Found(
                    grant.source,
                    f"{grant.role.name} is allowed all but what {name} lists, also what AWS adds "
                    "later.",
                    name,
                )


def _without_reason(facts: Facts) -> Iterator[Grant]:
    for role in facts.model.roles:
        for grant in facts.grants(role):
            if not grant.has_reason and not facts.has_reason(grant.source):
                yield grant


RULES = (
    Rule(
        "wildcard-action",
        "high",
        "All actions, without a reason",
        "AWS adds actions to a service each month. Each is allowed on the day it appears.",
        'list the actions, or give a Permission with reason="…"',
        _actions,
    ),
    Rule(
        "wildcard-resource",
        "medium",
        "All resources, without a reason",
        "They include those of everybody else in the account, and those made tomorrow.",
        'name the ARNs, or give a Permission with reason="…"',
        _resources,
    ),
    Rule(
        "allow-all-but",
        "high",
        "An Allow of everything but a list",
        "What is not listed is allowed, also what nobody thought of.",
        "list what is allowed; use Deny for what must never be",
        _negated,
    ),
)
