"""Rights that nobody knows: what can't be read is never counted as safe."""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.access.findings.facts import Facts
from gatehouse.access.findings.finding import Found, Rule


def _rights(facts: Facts) -> Iterator[Found]:
    for role in facts.roles_of("users", "guests"):
        for document in (role.trust, *role.policies):
            for each in document.unknowns:
                part = "" if each.what == document.name else f"{each.what} of "
                yield Found(
                    document.source,
                    f"{part}{document.name} is not known: {each.why}.",
                    each.what,
                )
            if document.document is None and not document.unknowns:
                yield Found(document.source, f"{document.name} is not known.", document.name)


def _routes(facts: Facts) -> Iterator[Found]:
    for api in facts.model.apis:
        for route in api.routes:
            if route.authorization == "unknown":
                yield Found(route.source, f"Who may call {route.key} is not known.", route.key)


RULES = (
    Rule(
        "rights-unknown",
        "medium",
        "Rights of users that can't be read",
        "Nobody can say what it allows, so nobody should believe that it is safe.",
        "write the policy where the review reads it, or read the plan instead of the source",
        _rights,
    ),
    Rule(
        "route-unknown",
        "medium",
        "A route of which nobody knows who may call it",
        "It may be open.",
        "write the authorization type as text",
        _routes,
    ),
)
