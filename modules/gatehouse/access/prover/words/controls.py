"""The controls of what people write: what must be possible, or a typo proves everything."""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.access.model import Model
from gatehouse.access.prover.sessions import kinds, of_role, session
from gatehouse.access.prover.theorem import Session
from gatehouse.access.prover.words.things import Thing, named, some


def users_of(model: Model, used_by: str) -> list[Session]:
    """Return the sessions of the function or role of a name.

    Raises
    ------
    NotInStack
        If the stack has no such function or role.
    """
    arns = [each.role_arn for each in model.functions if named(each, used_by)]
    roles = [each for each in model.roles if each.arn in arns or named(each, used_by)]
    some(roles, "used_by", used_by, [*model.functions, *model.roles])
    return [of_role(model, each, f"the role {each.name}") for each in roles]


def everybody(model: Model) -> Iterator[Session]:
    """List whoever may use a thing of the stack: functions and other roles first, then people."""
    for each in model.roles:
        yield of_role(model, each, f"the role {each.name}")
    for kind in kinds(model):
        yield session(model, kind, "a")


def without_control(thing: Thing) -> str:
    """Say that a thing has no control, and how to give it one."""
    return (
        f"it has no control: no function or role of the stack can do anything {thing}, so a typo "
        'would be proven. Name who uses it, used_by="…"; of what nobody uses, say all that lies '
        'outside of what is used, objects(…, but="private/*")'
    )
