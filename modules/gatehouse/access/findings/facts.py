"""What the rules ask of a model: who holds which role, and what a role is granted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Literal

from gatehouse.access.model import IdentityPool, Model, PolicyDocument, Role, Source
from gatehouse.access.patterns import action_pattern

Audience = Literal["guests", "users", "functions", "services"]

#: The federated principal of identity pools, in each partition.
COGNITO = frozenset(
    {
        "cognito-identity.amazonaws.com",
        "cognito-identity-us-gov.amazonaws.com",
        "cognito-identity.cn-north-1.amazonaws.com.cn",
    }
)
#: How a statement's name begins where its reason was given in the source.
_BECAUSE = "because"
VARIABLE = re.compile(r"\$\{([^}*?$][^}]*)\}")
#: A region or account that may not be the stack's own: what was written is known all the same.
_PLACE = re.compile(r"<\?([a-z]{2}-[a-z-]+-\d|\d{12})>")
_NOT_KNOWN = re.compile(r"<\?[^>]*>")


def statements_of(document: PolicyDocument) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the statements of a policy with their places; what is none is left out.

    A document that is no policy is listed in its `unknowns`.
    """
    for index, statement in enumerate(document.statements):
        if isinstance(statement, Mapping):
            yield index, statement


def has_wildcard(text: str) -> bool:
    """Return whether text has a star or a question mark; the mark of what is not known is none.

    Example
    -------
    >>> has_wildcard("private/*"), has_wildcard("<?values>")
    (True, False)
    """
    return bool(set("*?") & set(_NOT_KNOWN.sub("", text)))


def texts(value: object) -> list[str]:
    """Return one text or many as a list; what is no text is left out."""
    return [
        str(each) for each in (value if isinstance(value, list) else [value]) if each is not None
    ]


@dataclass(frozen=True)
class Grant:
    """A statement of a role's policy.

    Parameters
    ----------
    role : Role
        The role.
    document : PolicyDocument
        Its policy.
    statement : mapping
        The statement, in AWS's JSON.
    source : Source
        Where it was declared.
    """

    role: Role
    document: PolicyDocument
    statement: Mapping[str, Any]
    source: Source

    @property
    def actions(self) -> list[str]:
        """Its actions; ``*`` for a ``NotAction``, which leaves few out."""
        return texts(self.statement.get("Action", "*"))

    @property
    def resources(self) -> list[str]:
        """Its resources as they were written; ``*`` for a ``NotResource``."""
        return [_PLACE.sub(r"\1", each) for each in texts(self.statement.get("Resource", "*"))]

    @property
    def has_reason(self) -> bool:
        """Whether the source gave a reason, which is then its name."""
        return str(self.statement.get("Sid", "")).lower().startswith(_BECAUSE)

    @property
    def conditions(self) -> list[tuple[str, str, list[str]]]:
        """Its conditions: operator, key in lower case, values."""
        return list(conditions_of(self.statement))

    def values(self, key: str, *operators: str) -> list[str] | None:
        """Return the values that a key must have; None where no such condition is.

        Parameters
        ----------
        key : str
            The key, in lower case.
        *operators : str
            The operators that bind it, without ``ForAnyValue:`` and the like, in lower case.
        """
        found: list[str] | None = None
        for operator, named, values in self.conditions:
            if named == key and operator.rpartition(":")[2] in operators:
                found = [*(found or []), *values]
        return found

    def covers(self, action: str) -> bool:
        """Return whether it is about an action."""
        listed = any(is_covered(action, each) for each in texts(self.statement.get("Action", [])))
        if "NotAction" in self.statement:
            return not any(is_covered(action, each) for each in texts(self.statement["NotAction"]))
        return listed


def conditions_of(statement: Mapping[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield a statement's conditions: operator and key in lower case, and the values."""
    conditions = statement.get("Condition")
    for operator, keys in conditions.items() if isinstance(conditions, Mapping) else ():
        for key, values in keys.items() if isinstance(keys, Mapping) else ():
            yield str(operator).lower(), str(key).lower(), texts(values)


@lru_cache(maxsize=8192)
def is_covered(action: str, pattern: str) -> bool:
    """Return whether an action is one of those that a pattern of a policy means."""
    return action_pattern(pattern).matches(action.lower(), {})


@dataclass(frozen=True)
class Holder:
    """Whose a role is.

    Parameters
    ----------
    audience : str
        ``guests``, ``users``, ``functions`` or ``services``.
    pools : tuple of IdentityPool
        The identity pools that give it out.
    """

    audience: Audience
    pools: tuple[IdentityPool, ...] = ()


@dataclass(frozen=True, eq=False)
class Facts:
    """A model, as the rules ask it.

    Parameters
    ----------
    model : Model
        The model.
    reasons : mapping of str to str
        Why something is as open as it is, as the source says it, by the Terraform address.
    """

    model: Model
    reasons: Mapping[str, str] = field(default_factory=dict)

    def has_reason(self, source: Source) -> bool:
        """Return whether the source says why something is as it is."""
        return bool(self.reasons.get(source.address, "").strip())

    @cached_property
    def holders(self) -> dict[str, Holder]:
        """Whose each role is, by its ARN."""
        given = list(self._given())
        return {role.arn: self._holder(role, given) for role in self.model.roles}

    def roles_of(self, *audiences: Audience) -> Iterator[Role]:
        """Yield the roles of some audiences."""
        for role in self.model.roles:
            if self.holders[role.arn].audience in audiences:
                yield role

    def audience(self, role: Role) -> Audience:
        """Return whose a role is."""
        return self.holders[role.arn].audience

    def grants(self, role: Role) -> Iterator[Grant]:
        """Yield what a role is allowed by its policies."""
        yield from self._statements(role, "Allow")

    def grants_of(self, *audiences: Audience) -> Iterator[Grant]:
        """Yield what roles of some audiences are allowed."""
        for role in self.roles_of(*audiences):
            yield from self.grants(role)

    def denials(self, role: Role) -> Iterator[Mapping[str, Any]]:
        """Yield the statements that deny a role something."""
        yield from (grant.statement for grant in self._statements(role, "Deny"))

    def is_denied(self, role: Role, action: str) -> bool:
        """Return whether a role can never do something: it is denied, or beyond its boundary."""
        for grant in self._statements(role, "Deny"):
            whole = "*" in texts(grant.statement.get("Resource"))
            if whole and not grant.conditions and grant.covers(action):
                return True
        boundary = role.boundary
        if boundary is None or boundary.document is None:
            return False
        allowed = (
            Grant(role, boundary, each, boundary.source)
            for _, each in statements_of(boundary)
            if each.get("Effect") == "Allow"
        )
        return not any(each.covers(action) for each in allowed)

    def is_beyond(self, role: Role, action: str) -> bool:
        """Return whether a role's boundary allows nothing of an action, which may have stars."""
        boundary = role.boundary
        if boundary is None or boundary.document is None:
            return False
        service = action.partition(":")[0]
        allowed = [
            each
            for _, statement in statements_of(boundary)
            if statement.get("Effect") == "Allow"
            for each in texts(statement.get("Action", "*"))
        ]
        return action != "*" and not any(
            each == "*" or is_covered(f"{service}:any", f"{each.partition(':')[0]}:*")
            for each in allowed
        )

    def _statements(self, role: Role, effect: str) -> Iterator[Grant]:
        for document in role.policies:
            for index, statement in statements_of(document):
                if statement.get("Effect") == effect:
                    yield Grant(role, document, statement, document.source_of(index))

    def _given(self) -> Iterator[tuple[str, Audience, IdentityPool]]:
        """Yield the roles that identity pools give out, to whom."""
        of_groups = [
            group.role_arn
            for pool in self.model.user_pools
            for group in pool.groups
            if group.role_arn
        ]
        for pool in self.model.identity_pools:
            if pool.authenticated:
                yield pool.authenticated, "users", pool
            if pool.unauthenticated:
                yield pool.unauthenticated, "guests", pool
            for mapping in pool.mappings:
                given = [rule.role_arn for rule in mapping.rules]
                given += of_groups if mapping.type == "Token" else []
                for arn in given:
                    yield arn, "users", pool

    def _holder(self, role: Role, given: Iterable[tuple[str, Audience, IdentityPool]]) -> Holder:
        mine = [(audience, pool) for arn, audience, pool in given if arn == role.arn]
        pools = tuple(pool for _, pool in mine)
        if any(audience == "guests" for audience, _ in mine):
            return Holder("guests", pools)
        if mine:
            return Holder("users", pools)
        if any(each in COGNITO for each in federated(role)):
            amr = [
                value
                for _, statement in statements_of(role.trust)
                for _, key, values in conditions_of(statement)
                if key.endswith(":amr")
                for value in values
            ]
            return Holder("guests" if "unauthenticated" in amr else "users")
        group_roles = {each.role_arn for pool in self.model.user_pools for each in pool.groups}
        if role.arn in group_roles:
            return Holder("users")
        if any(each.role_arn == role.arn for each in self.model.functions):
            return Holder("functions")
        return Holder("services")


def federated(role: Role) -> Iterator[str]:
    """Yield the federated principals of a role's trust."""
    for _, statement in statements_of(role.trust):
        principal = statement.get("Principal")
        if isinstance(principal, Mapping):
            yield from texts(principal.get("Federated", []))


def principals(statement: Mapping[str, Any]) -> list[str]:
    """Return the principals of a statement; ``*`` for everybody."""
    principal = statement.get("Principal")
    if isinstance(principal, Mapping):
        return [name for kind in principal.values() for name in texts(kind)]
    return texts(principal) if principal is not None else []
