"""Authorizers that no route uses, and those that accept too much."""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.access.findings.facts import Facts
from gatehouse.access.findings.finding import Found, Rule
from gatehouse.access.model import Authorizer
from gatehouse.access.model.readings import has_unknown


def _unused(facts: Facts) -> Iterator[Found]:
    for api in facts.model.apis:
        used = {
            route.authorizer.id
            for route in api.routes
            if route.authorizer is not None and route.authorization in ("JWT", "CUSTOM")
        }
        if not api.routes or not all(route.is_authorizer_known for route in api.routes):
            continue  # what uses it may be declared elsewhere, or is known after apply
        for authorizer in api.authorizers:
            if authorizer.id not in used:
                yield Found(
                    authorizer.source,
                    f"No route of {api.name} uses the authorizer {authorizer.name}.",
                )


def _of_anybody(facts: Facts) -> Iterator[Found]:
    for api in facts.model.apis:
        for authorizer in api.authorizers:
            if authorizer.type == "JWT" and not authorizer.audience:
                yield Found(
                    authorizer.source,
                    f"{authorizer.name} names no audience, so it says of no token that it is "
                    "meant for this API.",
                )
            elif authorizer.type == "JWT":
                yield from _of_other_pools(facts, authorizer)


def _of_other_pools(facts: Facts, authorizer: Authorizer) -> Iterator[Found]:
    pools = {client.id: pool for pool in facts.model.user_pools for client in pool.clients}
    for client in authorizer.audience:
        pool = pools.get(client)
        is_known = not has_unknown([authorizer.issuer, pool.endpoint if pool else ""])
        if pool and is_known and not authorizer.issuer.rstrip("/").endswith(pool.endpoint):
            yield Found(
                authorizer.source,
                f"{authorizer.name} believes {authorizer.issuer}, and its audience is a client of "
                f"the user pool {pool.name}: no token fits both.",
                client,
                "name the issuer of the pool that the client is of",
            )


#: What of a request tells one caller from another.
_OF_CALLERS = ("request.header.", "request.querystring.")


def _kept_for_all(facts: Facts) -> Iterator[Found]:
    for api in facts.model.apis:
        for authorizer in api.authorizers:
            sources = authorizer.identity_sources
            if authorizer.function_arn is None or not authorizer.keeps or has_unknown([*sources]):
                continue
            if sources and not any(name in each for each in sources for name in _OF_CALLERS):
                yield Found(
                    authorizer.source,
                    f"{authorizer.name} keeps what it said of one caller for all: nothing of "
                    f"{', '.join(sources)} tells them apart.",
                )


RULES = (
    Rule(
        "authorizer-unused",
        "medium",
        "An authorizer that no route uses",
        "Somebody believes that it guards something.",
        "name it at the routes that it is for, or remove it",
        _unused,
    ),
    Rule(
        "authorizer-audience",
        "high",
        "An authorizer that accepts tokens of other apps",
        "A token that somebody got for another app opens this API.",
        "list the clients whose users may call, audience=[client.id]",
        _of_anybody,
    ),
    Rule(
        "authorizer-cache",
        "high",
        "An authorizer whose answer about one caller is kept for all",
        "Whoever calls after somebody who was let in is let in, too.",
        "name what the token is in among the identity sources, or keep no answer (TTL 0)",
        _kept_for_all,
    ),
)
