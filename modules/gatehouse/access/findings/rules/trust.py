"""Who may take a role: identity pools by audience and kind of caller, others by a bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from gatehouse.access.findings.bounds import is_bound
from gatehouse.access.findings.facts import (
    COGNITO,
    Facts,
    conditions_of,
    has_wildcard,
    principals,
    statements_of,
    texts,
)
from gatehouse.access.findings.finding import Found, Rule
from gatehouse.access.model import Role

#: Providers that give tokens to the jobs of everybody, what a job's subject begins with, and whose
#: jobs they are in words.
_OF_JOBS = {
    "token.actions.githubusercontent.com": ("repo:", "repository of GitHub"),
    "gitlab.com": ("project_path:", "project of GitLab"),
    "app.terraform.io": ("organization:", "organization of HCP Terraform"),
    "agent.buildkite.com": ("organization:", "organization of Buildkite"),
}
# The providers that IAM knows by name, with the keys that say which app, or which person, is meant.
# A provider of an account's own takes no token but of the apps in its client_id_list.
_OF_APPS = {
    "accounts.google.com": ("aud", "oaud", "sub"),
    "graph.facebook.com": ("app_id", "id"),
    "www.amazon.com": ("app_id", "user_id"),
}
_EXACT = ("stringequals", "foranyvalue:stringequals")
_BINDING = (*_EXACT, "stringlike", "foranyvalue:stringlike")
# What says which caller of another account, or which of its resources, is meant.
_BOUNDS = frozenset(
    {
        *("sts:externalid", "aws:principalorgid", "aws:principalorgpaths", "aws:principalarn"),
        *("aws:sourcearn", "aws:sourceaccount", "aws:principalaccount", "aws:sourceorgid"),
    }
)


def _without_audience(facts: Facts) -> Iterator[Found]:
    for role, statement, place in _statements(facts):
        if _is_of_cognito(statement) and not any(
            key.endswith(":aud") and operator in _BINDING and not any(map(has_wildcard, values))
            for operator, key, values in conditions_of(statement)
        ):
            yield Found(
                place,
                f"Callers of every identity pool of the world may take {role.name}: its trust "
                "names no audience.",
                "aud",
            )


def _without_kind(facts: Facts) -> Iterator[Found]:
    for role, statement, place in _statements(facts):
        if not _is_of_cognito(statement):
            continue
        values = [
            value
            for operator, key, listed in conditions_of(statement)
            if key.endswith(":amr") and operator in _BINDING
            for value in listed
        ]
        lets = [each for each in ("authenticated", "unauthenticated") if _any(each, values)]
        if not values or len(lets) == 2:
            yield Found(
                place,
                f"Guests and users alike may take {role.name}: its trust does not say which.",
                "amr",
            )
        elif lets == ["unauthenticated"] and any(
            pool.authenticated == role.arn for pool in facts.model.identity_pools
        ):
            yield Found(
                place, f"Guests may take {role.name}, which is the role of signed-in users.", "amr"
            )


def _without_app(facts: Facts) -> Iterator[Found]:
    for role, statement, place in _statements(facts):
        if not _takes_web_identity(statement):
            continue
        for provider in sorted({*_federated(statement)} & _OF_APPS.keys()):
            names = [f"{provider}:{key}" for key in _OF_APPS[provider]]
            if not any(
                key in names and operator in _BINDING and not any(map(has_wildcard, values))
                for operator, key, values in conditions_of(statement)
            ):
                yield Found(
                    place,
                    f"Users of every app with a login of {provider} may take {role.name}: its "
                    "trust names no app.",
                    provider,
                    f"require StringEquals of {names[0]} to be the app's id",
                )


def _of_strangers(facts: Facts) -> Iterator[Found]:
    for role, statement, place in _statements(facts):
        if role.trust.document is None or facts.has_reason(role.source):
            continue
        if "NotPrincipal" in statement:
            yield Found(place, f"Everybody but some may take {role.name}.", "NotPrincipal")
            continue
        for name in principals(statement):
            is_caller = name not in _federated(statement)
            who = _stranger(name, facts.model.account) if is_caller else ""
            # Everybody can know an external id: it stands in the source, and in logs.
            bounds = _BOUNDS - {"sts:externalid"} if name == "*" else _BOUNDS
            if who and not is_bound(statement, bounds) and not _because(statement):
                yield Found(place, f"{who} may take {role.name}, without a bound.", name)
            elif host := _of_jobs(name, statement):
                yield Found(
                    place,
                    f"Every {_OF_JOBS[host][1]} may take {role.name}: its trust names none.",
                    name,
                    f"name it in {host}:sub, which begins with {_OF_JOBS[host][0]}",
                )


def _because(statement: Mapping[str, Any]) -> bool:
    return str(statement.get("Sid", "")).lower().startswith("because")


def _stranger(name: str, account: str) -> str:
    """Say who a principal is, if it is none of the account; empty otherwise."""
    if name == "*":
        return "Anybody with an AWS account"
    number = name if name.isdigit() and len(name) == 12 else ""
    if name.startswith("arn:") and name.count(":") >= 5:
        number = name.split(":")[4]
    return f"Account {number}" if number.isdigit() and number != account else ""


def _of_jobs(name: str, statement: Mapping[str, Any]) -> str:
    """Return the provider of everybody's jobs that a statement trusts, if it binds none of them."""
    keys = {key for _, key, _ in conditions_of(statement)}
    for host in _OF_JOBS:
        is_of_host = name.endswith(f"/{host}") or any(each.startswith(f"{host}:") for each in keys)
        if is_of_host and not _names_one(host, statement):
            return host
    return ""


def _names_one(host: str, statement: Mapping[str, Any]) -> bool:
    """Whether the subject names at least the owner of the jobs."""
    begin = _OF_JOBS[host][0]
    values = [
        value
        for operator, key, listed in conditions_of(statement)
        if key == f"{host}:sub" and operator in _BINDING
        for value in listed
    ]
    return bool(values) and all(
        value.startswith(begin) and not has_wildcard(_owner(value[len(begin) :]))
        for value in values
    )


def _owner(rest: str) -> str:
    """Return the first name in the rest of a subject: ``acme`` of ``acme/app:ref:…``."""
    return rest.partition("/")[0].partition(":")[0]


def _is_of_cognito(statement: Mapping[str, Any]) -> bool:
    is_named = any(each in COGNITO for each in _federated(statement))
    return is_named and _takes_web_identity(statement)


def _takes_web_identity(statement: Mapping[str, Any]) -> bool:
    actions = [each.lower() for each in texts(statement.get("Action", "*"))]
    return any(fnmatchcase("sts:assumerolewithwebidentity", each) for each in actions)


def _federated(statement: Mapping[str, Any]) -> list[str]:
    """The identity providers of a statement, which are no accounts."""
    principal = statement.get("Principal")
    return texts(principal.get("Federated", [])) if isinstance(principal, Mapping) else []


def _statements(facts: Facts) -> Iterator[tuple[Role, Mapping[str, Any], Any]]:
    for role in facts.model.roles:
        for index, statement in statements_of(role.trust):
            if statement.get("Effect") == "Allow":
                declared = role.trust.source_of(index)
                is_own = declared.address == role.source.address
                yield role, statement, role.source if not is_own else declared


def _any(kind: str, patterns: list[str]) -> bool:
    return any(fnmatchcase(kind, each) for each in patterns)


RULES = (
    Rule(
        "trust-without-audience",
        "high",
        "A role that callers of any identity pool may take",
        "Anybody makes an identity pool of their own, and gets credentials of this role.",
        "require StringEquals of cognito-identity.amazonaws.com:aud to be the pool's id",
        _without_audience,
    ),
    Rule(
        "trust-without-kind",
        "high",
        "A role that guests and users may take alike",
        "Without amr, a guest gets what only users should have.",
        "require ForAnyValue:StringLike of cognito-identity.amazonaws.com:amr to be authenticated "
        "or unauthenticated",
        _without_kind,
    ),
    Rule(
        "trust-without-app",
        "high",
        "A role that users of anybody's app may take",
        "Anybody makes an app at Google, Facebook or Amazon, and gets tokens of that provider.",
        "require StringEquals of the provider's aud, or app_id, to be the app's id",
        _without_app,
    ),
    Rule(
        "trust-of-strangers",
        "high",
        "A role that strangers may take",
        "What another account lets its people do is not yours to decide.",
        "name the role of the other account and require sts:ExternalId, or trust your own alone",
        _of_strangers,
    ),
)
