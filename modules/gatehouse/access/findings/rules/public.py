"""Policies of resources that let anybody in, or a service on behalf of anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gatehouse.access.findings.facts import Facts, conditions_of, principals, statements_of, texts
from gatehouse.access.findings.finding import Found, Rule
from gatehouse.access.model import Bucket, Function, PolicyDocument, Source
from gatehouse.access.model.model import Holder

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
#: They act for any account that configures them so.
_NEED_SOURCE = ("s3.", "sns.", "events.", "apigateway.", "cognito-idp.", "iot.", "ses.", "logs.")


def _public(facts: Facts) -> Iterator[Found]:
    for name, document, source in _policies(facts):
        for _, statement in statements_of(document):
            if not _is_allow(statement) or facts.has_reason(source) or _because(statement):
                continue
            everybody = "*" in principals(statement) or "NotPrincipal" in statement
            if everybody and not _is_bound(statement):
                action = ", ".join(texts(statement.get("Action", "*"))[:3])
                yield Found(
                    document.source,
                    f"Anybody may do {action} on {name}.",
                    action,
                )


def _of_services(facts: Facts) -> Iterator[Found]:
    for name, document, _ in _policies(facts):
        for index, statement in statements_of(document):
            if not _is_allow(statement) or _is_bound(statement):
                continue
            principal = statement.get("Principal")
            services = principal.get("Service", []) if isinstance(principal, Mapping) else []
            for service in texts(services):
                if service.startswith(_NEED_SOURCE):
                    yield Found(
                        document.source_of(index),
                        f"{service} may use {name} for any account: no source is named.",
                        service,
                    )


def _policies(facts: Facts) -> Iterator[tuple[str, PolicyDocument, Source]]:
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
        if isinstance(holder, Bucket) and holder.blocks_public_policies:
            continue  # S3 refuses strangers, whatever the policy says
        if isinstance(holder, Function) and holder.url_authorization == "NONE":
            continue  # the open URL is a finding of its own
        yield holder.name, holder.policy, holder.source


def _is_allow(statement: Any) -> bool:
    return isinstance(statement, Mapping) and statement.get("Effect") == "Allow"


def _because(statement: Mapping[str, Any]) -> bool:
    return str(statement.get("Sid", "")).lower().startswith("because")


def _is_bound(statement: Mapping[str, Any]) -> bool:
    return any(
        key in _BOUNDS and not set("".join(values)) <= set("*") and "0.0.0.0/0" not in values
        for operator, key, values in conditions_of(statement)
        if "not" not in operator and not operator.endswith("ifexists")
    )


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
