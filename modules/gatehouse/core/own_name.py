"""The option `name`: what a construct is called in AWS, where something else made it first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .options import option
from .stage import STAGE_PATTERN, STAGE_RULE
from .tokens import is_map_marker, is_resolvable

if TYPE_CHECKING:
    from .component import Component


@dataclass(frozen=True)
class NameRule:
    """AWS's rule for the names of one kind of resource.

    Parameters
    ----------
    pattern : str
        What matches a whole name.
    rule : str
        The same in words: "must have 3 to 255 letters, digits and _ . -".
    longest : int
        Most characters.
    worldwide : bool
        Whether no two in the world can have the same name. Default: False.
    """

    pattern: str
    rule: str
    longest: int
    worldwide: bool = False


def own_name(owner: Component, name: object, rule: NameRule) -> str | None:
    """The name of a construct in this stage, if the option says one.

    The option is a dict by stage. One name for all stages would be taken by the first of them: the
    next one's deploy would fail in the same account, or take over what the first one made.

    Parameters
    ----------
    owner : Component
        The construct.
    name : dict of str, optional
        The option.
    rule : NameRule
        AWS's rule.

    Returns
    -------
    str or None
        None where the stage has the usual name.

    Raises
    ------
    OptionError
        If it is not a dict of stages and names that AWS takes.
    """
    if name is None:
        return None
    stage = owner.stack.stage
    given = option(owner, "name", name)
    if is_resolvable(name):
        given.refuse_token("decides the names of its resources")
    if not isinstance(name, Mapping) or not name:
        shown = name if isinstance(name, str) and name else "orders"
        given.refuse(
            "must be a dict of stages and names: one name alone would be that of every stage, and "
            "two stages of an account can't share it",
            "names in AWS are made of app, stage and id; to take over what has another one, write "
            f'name={{"{stage}": "{shown}"}}',
        )
    if any(map(is_map_marker, name)):
        given.refuse_token("decides the names of its resources")
    names = {_stage(owner, key): _checked(owner, each, rule) for key, each in name.items()}
    if rule.worldwide and len(set(names.values())) < len(names):
        given.refuse(
            "must have another name for each stage: no two in the world can have the same",
            "name the stage whose resource it is, and leave the others out",
        )
    return names.get(stage)


def _stage(owner: Component, key: Any) -> str:
    return option(owner, "name", key).known_text(
        STAGE_PATTERN, rule=f"each key must be a stage: {STAGE_RULE}", fix='write "production"'
    )


def _checked(owner: Component, name: Any, rule: NameRule) -> str:
    given = option(owner, "name", name)
    fix = "write the name that it has in AWS"
    given.known_text(rule.pattern, rule=rule.rule, fix=fix)
    return given.text(rule=rule.rule, longest=rule.longest)
