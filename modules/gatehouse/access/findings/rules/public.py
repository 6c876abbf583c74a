"""Policies of resources that let anybody in, or a service on behalf of anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gatehouse.access.findings.bounds import is_bound
from gatehouse.access.findings.facts import Facts, conditions_of, principals, statements_of, texts
from gatehouse.access.findings.finding import Found, Rule
from gatehouse.access.model import Bucket, Function, PolicyDocument
from gatehouse.access.model.model import Holder
from gatehouse.access.model.things import is_of_list

#: What binds a statement to somebody, or to a network that not everybody is in.
_BOUNDS = frozenset(
    {
        *("aws:sourcearn", "aws:sourceaccount", "aws:sourceowner", "aws:principalorgid"),
        *("aws:principalarn", "aws:principalaccount", "aws:principalorgpaths", "aws:sourcevpce"),
        *(
            "aws:sourcevpc",
            "aws:sourceorgid",
            "aws:userid",
            "kms:calleraccount",
            "s3:dataaccesspointaccount",
        ),
        *("lambda:eventsourcetoken", "aws:sourceip", "aws:vpcsourceip", "sns:endpoint"),
    }
)
#: What says of a request of a key for which thing a service makes it.
_CONTEXT = "kms:encryptioncontext:"


def _public(facts: Facts) -> Iterator[Found]:
    for holder, document in _policies(facts):
        name, source = holder.name, holder.source
        public = holder.public_policy if isinstance(holder, Bucket) else document
        if public is None:
            continue  # S3 refuses strangers, whatever the policy says, but not services
        for index, statement in statements_of(public):
            if not _is_allow(statement) or facts.has_reason(source) or _because(statement):
                continue
            everybody = "*" in principals(statement) or "NotPrincipal" in statement
            if everybody and not is_bound(statement, _BOUNDS):
                action = ", ".join(texts(statement.get("Action", "*"))[:3])
                declared = public.source_of(index) if is_of_list(statement) else document.source
                yield Found(
                    declared,
                    f"Anybody may do {action} on {name}.",
                    action,
                )


def _of_services(facts: Facts) -> Iterator[Found]:
    for holder, document in _policies(facts):
        for index, statement in statements_of(document):
            if not _is_allow(statement) or _names_source(statement) or _because(statement):
                continue
            if facts.has_reason(holder.source) or facts.has_reason(document.source_of(index)):
                continue
            principal = statement.get("Principal")
            services = principal.get("Service", []) if isinstance(principal, Mapping) else []
            for service in texts(services):
                yield Found(
                    document.source_of(index),
                    f"{service} may use {holder.name} for any account: no source is named.",
                    service,
                )


def _policies(facts: Facts) -> Iterator[tuple[Holder, PolicyDocument]]:
    model = facts.model
    holders: tuple[Holder, ...] = (
        *model.buckets,
        *model.functions,
        *model.keys,
        *model.queues,
        *model.topics,
        *model.tables,
    )
    for holder in holders:
        if holder.policy is None or holder.policy.document is None:
            continue
        if isinstance(holder, Function) and holder.url_authorization == "NONE":
            continue  # the open URL is a finding of its own
        yield holder, holder.policy


def _is_allow(statement: Any) -> bool:
    return isinstance(statement, Mapping) and statement.get("Effect") == "Allow"


def _because(statement: Mapping[str, Any]) -> bool:
    return str(statement.get("Sid", "")).lower().startswith("because")


def _names_source(statement: Mapping[str, Any]) -> bool:
    """Return whether a service may act for one account alone, or by one thing of it."""
    context = {key for _, key, _ in conditions_of(statement) if key.startswith(_CONTEXT)}
    return is_bound(statement, _BOUNDS | context)


RULES = (
    Rule(
        "resource-public",
        "high",
        "A resource that anybody may use",
        "Everybody with an AWS account, and often everybody on the internet, is let in.",
        "name the role or the account, or bind it to its source",
        _public,
    ),
    Rule(
        "service-without-source",
        "medium",
        "A service that may use a resource for any account",
        "Somebody else configures the service in an account of theirs, and it acts for them.",
        "name aws:SourceArn, source_arn of a Lambda permission",
        _of_services,
    ),
)
