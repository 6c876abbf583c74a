"""What something else made and a stack takes over: the imports of a stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .options import nearest, option
from .stage import STAGE_PATTERN, STAGE_RULE

if TYPE_CHECKING:
    from .stack import AppStack

_ADDRESS = r"[a-z0-9_]+\.[A-Za-z0-9_-]+"


def check_taken_over(stack: AppStack, taken_over: object) -> dict[str, str]:
    """Check the option, and write the ``import`` blocks of the stack's stage.

    Returns
    -------
    dict of str to str
        What Terraform imports, by address. Empty where the stage is not taken over.

    Raises
    ------
    OptionError
        If it is not a dict of stages, addresses and ids.
    """
    if taken_over is None:
        return {}
    given = option(stack, "taken_over", taken_over)
    if not isinstance(taken_over, Mapping) or not taken_over:
        given.refuse(
            "must be a dict of stages, and of addresses and ids in each",
            f'write taken_over={{"{stack.stage}": {{"aws_cognito_user_pool.users": "..."}}}}',
        )
    for stage, ids in taken_over.items():
        option(stack, "taken_over", stage).known_text(
            STAGE_PATTERN, rule=f"each key must be a stage: {STAGE_RULE}", fix='write "production"'
        )
        named = option(stack, "taken_over", ids)
        named.text_map(_ADDRESS, key_rule="must have addresses of resources as keys")
        if not ids:
            named.refuse("must name what is imported", f"leave out {stage!r}")
    ids = dict(taken_over.get(stack.stage, {}))
    if ids:
        blocks = [{"to": address, "id": id} for address, id in sorted(ids.items())]
        stack.add_override("import", blocks)
    return ids


def refuse_not_made(stack: AppStack, ids: Mapping[str, str], made: Mapping[str, str]) -> None:
    """Refuse to import what the complete stack does not make.

    Raises
    ------
    OptionError
        If an address is no resource of it.
    """
    for address in sorted(ids.keys() - made.keys()):
        option(stack, "taken_over", address).refuse(
            "must be the address of a resource that this stack makes",
            nearest(address, sorted(made)),
        )


def takes_over(stack: AppStack, address: str) -> bool:
    """Whether a stack takes over the resource of an address."""
    return address in stack._taken_over


def is_made(stack: AppStack, address: str, beside: str) -> bool:
    """Whether a stack makes a resource that belongs to another one.

    Beside one that is taken over, it makes what is taken over too: a plan of such a stage is about
    what runs alone. The others come with the first deploy after ``taken_over`` is taken out.
    """
    return takes_over(stack, address) or not takes_over(stack, beside)
