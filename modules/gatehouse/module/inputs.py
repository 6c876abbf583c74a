"""The module's inputs and outputs: what its caller decides, and what it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gatehouse.errors import CommandError

_FAILED = 1
# Terraform's own rule for the two, and AWS's for what their text is a part of.
_PATTERN = "^[a-z][a-z0-9-]*[a-z0-9]$|^[a-z]$"
_OF_THE_MODULE = ("name", "stage", "tags")


@dataclass(frozen=True)
class Names:
    """How the stack is named.

    Parameters
    ----------
    app_name : str
        The stack's name in its source.
    longest_stage : int
        Length of the longest stage with which every name of the stack fits into AWS's limits.
    """

    app_name: str
    longest_stage: int

    @property
    def longest(self) -> int:
        """Length of the longest ``<name>-<stage>``."""
        return len(self.app_name) + 1 + self.longest_stage


def variables(
    document: dict[str, Any], names: Names, from_other_stacks: list[str]
) -> dict[str, Any]:
    """The ``variable`` blocks: the module's own, the source's, and what other stacks make.

    Raises
    ------
    CommandError
        If the source has an input of a name that the module needs.
    """
    own = document.get("variable", {})
    for name in [*_OF_THE_MODULE, *from_other_stacks]:
        if name in own:
            raise CommandError(
                f"an input must not be called {name!r}: every module has one of that name.",
                f"Give self.input({name!r}, ...) another name.",
                exit_code=_FAILED,
            )
    return {
        "stage": _text(
            "Name of this deployment. It is part of every name, so two deployments differ in it.",
            names.longest_stage,
        ),
        "name": _text("What every name in AWS begins with.", names.longest - 2, names.app_name),
        "tags": {
            "type": "map(string)",
            "description": "Tags of every resource that takes some, beside app and stage.",
            "default": {},
            "nullable": False,
        },
        **own,
        **{
            # Without a type: what another stack makes may be a list, or a map.
            name: {
                "description": "What the module of the other stack puts out under this name, "
                "without the stack's own name.",
                "nullable": False,
            }
            for name in from_other_stacks
        },
    }


def _text(description: str, longest: int, default: str | None = None) -> dict[str, Any]:
    name = "stage" if default is None else "name"
    return {
        "type": "string",
        "description": description,
        **({} if default is None else {"default": default}),
        "nullable": False,
        "validation": [
            {
                "condition": f'${{can(regex("{_PATTERN}", var.{name}))}}',
                "error_message": f"{name} must have only a-z, 0-9 and hyphens, begin with a "
                "letter, and not end with a hyphen.",
            },
            {
                "condition": f"${{length(var.{name}) <= {longest}}}",
                "error_message": f"{name} must have at most {longest} characters: it is part of "
                "names that AWS limits.",
            },
        ],
    }


def outputs(document: dict[str, Any], names: Names) -> dict[str, Any]:
    """The ``output`` blocks: the source's, and the name that the others begin with.

    Raises
    ------
    CommandError
        If the source has an output of a name that the module needs.
    """
    if "name" in document.get("output", {}):
        raise CommandError(
            "an output must not be called 'name': every module has one of that name.",
            "Give stack.output(name=...) another name.",
            exit_code=_FAILED,
        )
    name = {
        "value": "${local.name}",
        "description": "What every name in AWS begins with: the name and the stage.",
        "precondition": [
            {
                "condition": f"${{length(local.name) <= {names.longest}}}",
                "error_message": f"name and stage must have at most {names.longest - 1} "
                "characters together: they are part of names that AWS limits.",
            }
        ],
    }
    return {**document.get("output", {}), "name": name}
