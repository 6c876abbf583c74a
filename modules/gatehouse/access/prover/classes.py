"""Actions that the policies treat alike, so that one of them speaks for all."""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.access.evaluate import Policies
from gatehouse.access.policy import Policy, Statement


def policies_in(policies: Policies) -> Iterator[Policy]:
    """List every policy, whatever it is attached to."""
    yield from policies.identity
    yield from policies.resource
    yield from policies.boundary or ()
    yield from policies.session or ()


def about(policies: Policies, action: str) -> tuple[Statement, ...]:
    """Return the statements about an action, of every policy."""
    name = action.lower()
    return tuple(
        statement
        for policy in policies_in(policies)
        for effect in ("Allow", "Deny")
        for statement in policy.about(effect, name)
    )


def classes(policies: Policies, actions: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Group actions by the statements about them.

    A group that no statement allows is left out: it is denied whatever the request.
    """
    found: dict[tuple[int, ...], list[str]] = {}
    for action in actions:
        statements = about(policies, action)
        if any(statement.effect == "Allow" for statement in statements):
            found.setdefault(tuple(map(id, statements)), []).append(action)
    return [tuple(each) for each in found.values()]
