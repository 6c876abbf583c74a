"""What the guard says of one resource."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from gatehouse.access.guard.moves import Move

#: Who allows what `--allow` names.
COMMAND_LINE = "the command line"
Rule = Literal[
    "data-destroyed", "data-replaced", "data-expires", "protection-dropped", "apply-fails"
]


@dataclass(frozen=True)
class Known:
    """What is known of an address beside the plan.

    Parameters
    ----------
    construct : str
        The path of the construct that makes it: ``notes-production/Users``. Empty: nobody knows.
    place : str
        The line of Python: ``main.py:28``. Empty: nobody knows.
    lock : mapping, optional
        What the lock file has of the construct. None: it has nothing.
    differs : tuple of str
        What the plan would make otherwise than the lock file says, a sentence each.
    """

    construct: str = ""
    place: str = ""
    lock: Mapping[str, Any] | None = None
    differs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Allowed:
    """A danger that somebody allows.

    Parameters
    ----------
    address : str
        The Terraform address.
    reason : str
        Why.
    said_by : str
        Who allows it, or where that is written. Default: the command line.
    rule : str
        The rule that it is for. Default: each that names the address.
    """

    address: str
    reason: str
    said_by: str = COMMAND_LINE
    rule: str = ""


@dataclass(frozen=True)
class Danger:
    """What must not happen unless somebody gives a reason.

    Parameters
    ----------
    rule : str
        ``data-destroyed``, ``data-replaced``, ``data-expires``, ``protection-dropped`` or
        ``apply-fails``.
    address, kind : str
        The resource and its type.
    what : str
        What would happen, as one sentence.
    lost : str
        What goes with it; empty where nothing does.
    fails : str
        Why the apply would stop at it, half way; empty where it would not.
    because : tuple of str
        What forces it: an argument with its values, or Terraform's reason.
    ways : tuple of str
        The ways out, the best one first.
    known : Known
        What is known of it beside the plan.
    move : Move, optional
        The new address, where it was only moved. Default: None.
    allowed : Allowed, optional
        Who allows it, and why. Default: None; it refuses the plan.
    """

    rule: Rule
    address: str
    kind: str
    what: str
    lost: str = ""
    fails: str = ""
    because: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    known: Known = field(default_factory=Known)
    move: Move | None = None
    allowed: Allowed | None = None
