"""Terraform's plan, as ``terraform show -json`` writes it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gatehouse.errors import CommandError

_FAILED = 1
# https://developer.hashicorp.com/terraform/internals/json-format: a reader of 1.x reads each 1.y.
_FORMAT = "1."
#: What a change does, by the actions that Terraform lists for it.
_WHAT = {
    ("create",): "add",
    ("update",): "change",
    ("delete",): "destroy",
    ("delete", "create"): "replace",
    ("create", "delete"): "replace",
    ("forget",): "forget",
}
ACTIONS = ("add", "change", "replace", "destroy", "forget")
_SENSITIVE, _UNKNOWN = "(sensitive)", "(known after apply)"


@dataclass(frozen=True)
class Changed:
    """One argument of a resource, before and after.

    Parameters
    ----------
    name : str
        Its name, with dots between those of nested blocks.
    before, after : str
        Its values as text; what is sensitive or not known yet is said so.
    forces : bool
        Whether it is why the resource is replaced.
    """

    name: str
    before: str
    after: str
    forces: bool


@dataclass(frozen=True)
class Change:
    """What a plan does to one resource.

    Parameters
    ----------
    address : str
        Its address.
    kind : str
        Its type.
    action : str
        One of ``add``, ``change``, ``replace``, ``destroy`` and ``forget``.
    moved_from : str
        The address that it had, if it moves; empty otherwise.
    arguments : tuple of Changed
        What changes, where it is changed or replaced.
    """

    address: str
    kind: str
    action: str
    moved_from: str
    arguments: tuple[Changed, ...]


@dataclass(frozen=True)
class Plan:
    """A plan.

    Parameters
    ----------
    changes : tuple of Change
        What it does to resources, in the order of their addresses.
    outputs : tuple of str
        The outputs that change.
    errored : bool
        Whether planning failed half way, so that the plan is not whole.
    """

    changes: tuple[Change, ...]
    outputs: tuple[str, ...]
    errored: bool

    def count(self, action: str) -> int:
        """How many resources an action is for."""
        return sum(each.action == action for each in self.changes)


def read_plan(text: str, source: str) -> Plan:
    """Read a plan.

    Parameters
    ----------
    text : str
        What ``terraform show -json`` printed.
    source : str
        Where it comes from, for errors.

    Raises
    ------
    CommandError
        If it is no plan, is cut off, or is of a format that this version doesn't know.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        raise CommandError(
            f"{source} must be the JSON of a plan; it cannot be read: {error}.",
            "Write it anew: terraform show -json plan.tfplan",
            exit_code=_FAILED,
        ) from None
    version = document.get("format_version") if isinstance(document, dict) else None
    if not isinstance(version, str) or "planned_values" not in document:
        raise CommandError(
            f"{source} must be the JSON of a plan, with format_version and planned_values.",
            "Write it with: terraform show -json plan.tfplan",
            exit_code=_FAILED,
        )
    if not version.startswith(_FORMAT):
        raise CommandError(
            f"{source} has format {version}; this version of gatehouse reads formats 1.x.",
            "Use a newer gatehouse, or an older Terraform.",
            exit_code=_FAILED,
        )
    try:
        changes = tuple(_changes(document.get("resource_changes") or []))
        outputs = tuple(
            sorted(
                name
                for name, change in (document.get("output_changes") or {}).items()
                if change["actions"] != ["no-op"]
            )
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise CommandError(
            f"{source} must be the JSON of a plan; a change has another shape: {error!r}.",
            exit_code=_FAILED,
        ) from None
    return Plan(changes, outputs, bool(document.get("errored")))


def _changes(resources: list[Mapping[str, Any]]) -> Iterator[Change]:
    for each in sorted(resources, key=lambda each: str(each["address"])):
        change = each["change"]
        action = _WHAT.get(tuple(change["actions"]))
        moved = str(each.get("previous_address") or "")
        if each.get("mode") == "data" or (action is None and not moved):
            continue
        arguments: tuple[Changed, ...] = ()
        if action in ("change", "replace"):
            arguments = tuple(_arguments(change))
        yield Change(each["address"], each["type"], action or "move", moved, arguments)


def _arguments(change: Mapping[str, Any]) -> Iterator[Changed]:
    forcing = {
        ".".join(str(step) for step in path if isinstance(step, str))
        for path in change.get("replace_paths") or []
    }
    before, after = change.get("before") or {}, change.get("after") or {}
    unknown = change.get("after_unknown") or {}
    hidden = [change.get(f"{side}_sensitive") or {} for side in ("before", "after")]
    for name in sorted({*before, *after, *unknown}):
        if before.get(name) == after.get(name) and not _holds(unknown.get(name)):
            continue
        yield from _parts(
            name,
            (before.get(name), after.get(name)),
            unknown.get(name),
            tuple(each.get(name) if isinstance(each, dict) else each for each in hidden),
            forcing,
        )


def _parts(
    name: str, values: tuple[Any, Any], unknown: Any, hidden: tuple[Any, ...], forcing: set[str]
) -> Iterator[Changed]:
    """The arguments that change, those of a map or of a single block one by one."""
    before, after = (_single(each) for each in values)
    inside_hidden = tuple(_single(each) for each in hidden)
    opened = isinstance(before, dict) and isinstance(after, dict) and unknown is not True
    if opened and True not in hidden:
        inside = _single(unknown)
        for key in sorted({*before, *after}):
            below = inside.get(key) if isinstance(inside, dict) else None
            if before.get(key) == after.get(key) and not _holds(below):
                continue
            yield from _parts(
                f"{name}.{key}",
                (before.get(key), after.get(key)),
                below,
                tuple(each.get(key) if isinstance(each, dict) else each for each in inside_hidden),
                forcing,
            )
        return
    yield Changed(
        name,
        _SENSITIVE if _holds(hidden[0]) else _shown(values[0]),
        _SENSITIVE if _holds(hidden[1]) else _UNKNOWN if _holds(unknown) else _shown(values[1]),
        any(name == each or each.startswith(f"{name}.") for each in forcing),
    )


def _single(value: Any) -> Any:
    """The block in a list of one, as Terraform writes a block that there is one of."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _holds(marks: Any) -> bool:
    """Whether something in marks of what is sensitive or unknown is marked."""
    if isinstance(marks, dict):
        return any(_holds(each) for each in marks.values())
    if isinstance(marks, list):
        return any(_holds(each) for each in marks)
    return marks is True


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
