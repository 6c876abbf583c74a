"""Theorems, the questions that they are made of, and the verdicts about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gatehouse.access.conditions import Condition
from gatehouse.access.model import PolicyDocument, Source, Unknown
from gatehouse.access.patterns import Token, Variable
from gatehouse.access.principals import Principal
from gatehouse.access.request import Request

Shape = tuple[Token, ...]
"""Texts with wildcards and symbols. A symbol is a `Variable`: a value that may be anything."""

Status = Literal["proven", "refuted", "unknown", "sampled"]


def symbol(key: str, person: str) -> Variable:
    """Return the symbol of one person's value of a key: ``aws:principaltag/tenant@a``."""
    return Variable(f"{key.lower()}@{person}")


@dataclass(frozen=True, eq=False)
class Session:
    """Who asks: a principal with its policies, and what its requests say of it.

    Parameters
    ----------
    label : str
        Who it is, in words: ``a signed-in user``.
    principal : Principal
        The principal of its requests.
    policies : tuple of PolicyDocument
        Its identity policies.
    boundary : PolicyDocument, optional
        Its permissions boundary.
    keys : mapping of str to Shape
        What its requests hold, by key in lower case. A shape may have symbols, no wildcards.
    optional : frozenset of str
        Those of `keys` that may be missing.
    lacks : tuple of str
        Beginnings of keys that its requests never hold, unless `keys` has them.
    account : str, optional
        Its account. Default: the one of its principal.
    """

    label: str
    principal: Principal
    policies: tuple[PolicyDocument, ...] = ()
    boundary: PolicyDocument | None = None
    keys: Mapping[str, Shape] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    lacks: tuple[str, ...] = ()
    account: str | None = None


@dataclass(frozen=True, eq=False)
class Claim:
    """Conditions that a statement makes about its owner: a place is theirs only if they hold."""

    owner: Session
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, eq=False)
class Question:
    """Whether a session may do one of some actions to a thing, for any value of the rest.

    Parameters
    ----------
    session : Session
        Who asks.
    actions : tuple of str
        The actions, ``service:Name``.
    resource : Shape
        The ARNs that are meant.
    keys : mapping of str to Shape or None
        What the requests hold by key in lower case; None: they never hold it. Keys that are
        neither here nor in the session's may be anything.
    members : mapping of str to Shape
        Multivalued keys by what one of their values is; the others may be anything.
    different : tuple of pairs of Shape
        Texts that differ; they have symbols, no wildcards.
    claims : tuple of Claim
        What holds of the owner of the thing.
    except_for : tuple of Shape
        ARNs that are not meant.
    keys_except : mapping of str to tuple of Shape
        Values of keys that are not meant, of those that `keys` names.
    resource_policies : tuple of PolicyDocument
        The policies of the thing.
    resource_must_allow : bool
        As `Policies.resource_must_allow`.
    owner : str, optional
        The account that owns the thing. Default: the one in its ARN, else the session's.
    """

    session: Session
    actions: tuple[str, ...]
    resource: Shape
    keys: Mapping[str, Shape | None] = field(default_factory=dict)
    members: Mapping[str, Shape] = field(default_factory=dict)
    different: tuple[tuple[Shape, Shape], ...] = ()
    claims: tuple[Claim, ...] = ()
    except_for: tuple[Shape, ...] = ()
    keys_except: Mapping[str, tuple[Shape, ...]] = field(default_factory=dict)
    resource_policies: tuple[PolicyDocument, ...] = ()
    resource_must_allow: bool = False
    owner: str | None = None

    @property
    def documents(self) -> tuple[PolicyDocument, ...]:
        """Every document that the answer depends on."""
        boundary = (self.session.boundary,) if self.session.boundary else ()
        return (*self.session.policies, *boundary, *self.resource_policies)


@dataclass(frozen=True, eq=False)
class Theorem:
    """That something is denied, for all identities, keys and tags.

    Parameters
    ----------
    name : str
        A short name: ``folders``.
    says : str
        The whole of it as one sentence.
    denied : tuple of Question
        What must not be possible.
    controls : tuple of Question
        What must be possible, or nothing was said: each on its own.
    source : Source, optional
        Where the thing was declared.
    unknowns : tuple of Unknown
        What can't be read and could matter: with any, nothing is proven.
    lacks : str
        Why nothing that must be possible was found: then nothing is proven.
    """

    name: str
    says: str
    denied: tuple[Question, ...]
    controls: tuple[Question, ...] = ()
    source: Source | None = None
    unknowns: tuple[Unknown, ...] = ()
    lacks: str = ""


@dataclass(frozen=True, eq=False)
class Counterexample:
    """A request that is allowed and must not be, as the evaluator decided it.

    Parameters
    ----------
    who : str
        Who asks, in words.
    request : Request
        The request.
    reason : str
        The evaluator's sentence: what allows it.
    document : PolicyDocument, optional
        The policy that allows it. None: none, as for the root user.
    index : int
        Which of its statements.
    symbols : mapping of str to str
        The values of symbols that the request was made with.
    """

    who: str
    request: Request
    reason: str
    document: PolicyDocument | None = None
    index: int = 0
    symbols: Mapping[str, str] = field(default_factory=dict)

    @property
    def source(self) -> Source | None:
        """Where the statement that allows it was declared."""
        return self.document.source_of(self.index) if self.document else None


@dataclass(frozen=True, eq=False)
class Verdict:
    """What became of a theorem.

    Parameters
    ----------
    theorem : Theorem
        The theorem.
    status : str
        ``proven``; ``refuted``, by `counterexample`; ``unknown``, which is never safe; or
        ``sampled``: without a solver no counterexample was found, which is no proof.
    why : str
        For unknown and sampled, why, as one sentence.
    counterexample : Counterexample, optional
        For refuted, the request.
    samples : int
        How many requests the evaluator decided on the way.
    milliseconds : float
        How long it took.
    """

    theorem: Theorem
    status: Status
    why: str = ""
    counterexample: Counterexample | None = None
    samples: int = 0
    milliseconds: float = 0.0
