"""Places that belong to somebody: folders and items that a statement names by a variable.

An Allow gives somebody such a place. A Deny of all but such a place leaves it to somebody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gatehouse.access.conditions import Condition, read_operator
from gatehouse.access.model import Bucket, Model, PolicyDocument, Table
from gatehouse.access.patterns import MARK, Nothing, Token, Variable, tokenise
from gatehouse.access.policy import Statement
from gatehouse.access.prover.keys import is_identity, is_tag
from gatehouse.access.prover.sessions import FACTOR, Kind, kinds, session
from gatehouse.access.prover.theorem import Claim, Session, Shape

_LEADING = "dynamodb:leadingkeys"


@dataclass(frozen=True, eq=False)
class Place:
    """A place of a person, by the statement that gives it.

    Parameters
    ----------
    kind : Kind
        Whose it is.
    thing : Bucket or Table
        Where it is.
    pattern : tuple of Token
        The key of an object, or of an item, with policy variables.
    variable : str
        The key of its first variable.
    statement : Statement
        What gives it.
    document : PolicyDocument
        The policy that holds the statement.
    """

    kind: Kind
    thing: Bucket | Table
    pattern: tuple[Token, ...]
    variable: str
    statement: Statement
    document: PolicyDocument

    def alike(self, owner: Session) -> tuple[object, ...]:
        """Return what places share that are the same to those who must not reach them."""
        about = self.claim(owner).conditions
        asked = frozenset((each.operator, each.key, each.values) for each in about)
        return self.kind.pool.id, self.pattern, asked

    def of(self, owner: Session) -> Shape:
        """Return the place of a person as a shape."""
        tokens: list[Token] = []
        for token in self.pattern:
            tokens.extend(owner.keys[token.key] if isinstance(token, Variable) else (token,))
        return tuple(tokens)

    def claim(self, owner: Session) -> Claim:
        """Return what the statement asks of the owner's own keys; a Deny asks nothing of them."""
        if self.statement.effect == "Deny":
            return Claim(owner, ())
        about = tuple(
            each
            for each in self.statement.conditions
            if each.key in owner.keys and each.key != FACTOR
        )
        return Claim(owner, about)


def policies_of(thing: Bucket | Table) -> tuple[PolicyDocument, ...]:
    """Return the policy of a thing, if it has one."""
    return (thing.policy,) if thing.policy else ()


def folders_of(model: Model) -> Iterator[Place]:
    """List the folders: objects by their ARNs, and listings by ``s3:prefix``."""
    for kind, document, statement in _naming(model):
        leaves = statement.not_resources == (statement.effect == "Deny")
        for bucket in model.buckets:
            start = f"{bucket.arn}/"
            for pattern in (statement.resources or ()) if leaves else ():
                first = pattern.tokens[0] if pattern.tokens else ""
                if isinstance(pattern, Nothing) or not isinstance(first, str):
                    continue
                if first.startswith(start):
                    tokens = (first.removeprefix(start), *pattern.tokens[1:])
                    yield from _place(model, kind, bucket, tokens, statement, document)
            if _names(statement, bucket.arn):
                for tokens in _values(statement, "s3:prefix"):
                    yield from _place(model, kind, bucket, tokens, statement, document)


def items_of(model: Model) -> Iterator[Place]:
    """List the items, by ``dynamodb:LeadingKeys``."""
    for kind, document, statement in _naming(model):
        for table in model.tables:
            if _names(statement, table.arn):
                for tokens in _values(statement, _LEADING):
                    yield from _place(model, kind, table, tokens, statement, document)


def _naming(model: Model) -> Iterator[tuple[Kind, PolicyDocument, Statement]]:
    for kind in kinds(model):
        for document in kind.role.policies:
            for statement in document.most.statements:
                if statement.effect == "Deny" or not statement.not_resources:
                    yield kind, document, statement


def _place(
    model: Model,
    kind: Kind,
    thing: Bucket | Table,
    tokens: tuple[Token, ...],
    statement: Statement,
    document: PolicyDocument,
) -> Iterator[Place]:
    """Return a place, if a variable says whose it is and sessions of this kind have its key."""
    variables = [token.key for token in tokens if isinstance(token, Variable)]
    known = session(model, kind, "b").keys
    if variables and all(key in known for key in variables):
        first = sorted(variables, key=lambda key: not (is_tag(key) or is_identity(key)))[0]
        pattern = tuple(token for token in tokens if token != "")
        yield Place(kind, thing, pattern, first, statement, document)


def _names(statement: Statement, arn: str) -> bool:
    return not statement.not_resources and any(
        pattern.matches(arn, {}) for pattern in statement.resources or ()
    )


def _values(statement: Statement, key: str) -> Iterator[tuple[Token, ...]]:
    """List the texts with variables that conditions compare a key with, to let it through."""
    for condition in statement.conditions:
        if condition.key == key:
            yield from values_of(condition, negated=statement.effect == "Deny")


def values_of(condition: Condition, *, negated: bool = False) -> Iterator[tuple[Token, ...]]:
    """List the values of a condition that compares texts, or of one that is negated, as tokens."""
    operator = read_operator(condition.operator)
    if operator.base in ("stringequals", "stringlike") and operator.negated == negated:
        for value in condition.values:
            wildcards = operator.base == "stringlike"
            tokens = tokenise(value, variables=condition.variables, wildcards=wildcards)
            if not any(token is MARK for token in tokens):
                yield tokens
