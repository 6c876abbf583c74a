"""A plan of Terraform's, as ``terraform show -json`` writes it: checked once, for all who read it.

https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gatehouse.access.json_text import loads

# A reader of 1.x reads each 1.y.
_FORMAT = "1."
_WRITE = "Write it with: terraform show -json plan.tfplan"
#: What a change does, by the actions that Terraform lists for it.
_WHAT = {
    ("create",): "add",
    ("update",): "change",
    ("delete",): "destroy",
    ("delete", "create"): "replace",
    ("create", "delete"): "replace",
    ("create", "forget"): "replace",
    ("forget",): "forget",
    ("no-op",): "",
    ("read",): "",
}


class UnreadablePlan(ValueError):  # noqa: N818 - what it is, as the other errors here
    """What is no plan, is cut off, or is of a format that this version doesn't know.

    Parameters
    ----------
    message : str
        What it must be, and what it is.
    fix : str
        What to do about it; empty where nothing is known.
    """

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(f"{message}\n{fix}" if fix else message)
        self.message = message
        self.fix = fix


@dataclass(frozen=True)
class PlannedChange:
    """What a plan does to one resource.

    Parameters
    ----------
    address, kind : str
        Its address and type.
    mode : str
        ``managed`` or ``data``.
    actions : tuple of str
        What Terraform lists: ``("delete", "create")``.
    reason : str
        Why, in Terraform's own word: ``replace_because_tainted``. Empty where it gives none.
    moved_from : str
        The address that it had, if it moves; empty otherwise.
    before, after : mapping
        Its arguments. Empty where there is nothing. What is not known yet is left out.
    unknown, hidden : object
        Terraform's marks of what is not known until the apply, and of what is sensitive on either
        side.
    replace_paths : tuple of tuple
        The arguments that force the replacement, each as the steps to it.
    """

    address: str
    kind: str
    mode: str
    actions: tuple[str, ...]
    reason: str
    moved_from: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    unknown: Any
    hidden: tuple[Any, Any]
    replace_paths: tuple[tuple[str | int, ...], ...]

    @property
    def action(self) -> str:
        """One of ``add``, ``change``, ``replace``, ``destroy`` and ``forget``; empty for none."""
        return _WHAT[self.actions]

    def is_unknown(self, name: str) -> bool:
        """Return whether an argument, or a part of it, is known only after the apply."""
        marks = self.unknown.get(name) if isinstance(self.unknown, Mapping) else self.unknown
        return holds(marks)

    def is_hidden(self, name: str) -> bool:
        """Return whether an argument, or a part of it, is sensitive before or after."""
        return any(
            holds(marks.get(name) if isinstance(marks, Mapping) else marks) for marks in self.hidden
        )


def load_plan(text: str, source: str) -> dict[str, Any]:
    """Read the JSON of a plan.

    Parameters
    ----------
    text : str
        What ``terraform show -json`` printed.
    source : str
        Where it comes from, for errors.

    Raises
    ------
    UnreadablePlan
        If it is none.
    """
    try:
        document = loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadablePlan(
            f"{source} must be the JSON of a plan; it cannot be read: {error}.",
            "Write it anew: terraform show -json plan.tfplan",
        ) from None
    version = document.get("format_version") if isinstance(document, dict) else None
    if not isinstance(version, str) or "planned_values" not in document:
        raise UnreadablePlan(
            f"{source} must be the JSON of a plan, with format_version and planned_values.", _WRITE
        )
    if not version.startswith(_FORMAT):
        raise UnreadablePlan(
            f"{source} has format {version}; this version of gatehouse reads formats 1.x.",
            "Use a newer gatehouse, or an older Terraform.",
        )
    return dict(document)


def planned_changes(document: Mapping[str, Any], source: str) -> list[PlannedChange]:
    """List the changes of a plan in the order of their addresses.

    Raises
    ------
    UnreadablePlan
        If one has another shape. What is not understood must not be left out.
    """
    listed = document.get("resource_changes") or []
    if not isinstance(listed, list):
        raise _another_shape(source, "resource_changes must be a list")
    return sorted(_changes(listed, source), key=lambda each: each.address)


def holds(marks: Any) -> bool:
    """Return whether something in marks of what is sensitive or unknown is marked."""
    if isinstance(marks, Mapping):
        return any(holds(each) for each in marks.values())
    if isinstance(marks, list):
        return any(holds(each) for each in marks)
    return marks is True


def _changes(listed: list[Any], source: str) -> Iterator[PlannedChange]:
    for each in listed:
        if not isinstance(each, Mapping) or not isinstance(each.get("change"), Mapping):
            raise _another_shape(source, "a change must be an object with change")
        address, kind = each.get("address"), each.get("type")
        if not isinstance(address, str) or not isinstance(kind, str):
            raise _another_shape(source, "a change must have an address and a type")
        change = each["change"]
        yield PlannedChange(
            address=address,
            kind=kind,
            mode=str(each.get("mode") or "managed"),
            actions=_actions(change.get("actions"), address, source),
            reason=str(each.get("action_reason") or ""),
            moved_from=str(each.get("previous_address") or ""),
            before=_object(change.get("before"), address, source),
            after=_object(change.get("after"), address, source),
            unknown=change.get("after_unknown") or {},
            hidden=(change.get("before_sensitive") or {}, change.get("after_sensitive") or {}),
            replace_paths=_paths(change.get("replace_paths"), address, source),
        )


def _actions(value: Any, address: str, source: str) -> tuple[str, ...]:
    actions = tuple(map(str, value)) if isinstance(value, list) else ()
    if actions not in _WHAT:
        raise _another_shape(source, f"{address} has actions that are not known: {value!r:.80}")
    return actions


def _object(value: Any, address: str, source: str) -> Mapping[str, Any]:
    if value is not None and not isinstance(value, Mapping):
        raise _another_shape(source, f"{address} must have objects as before and after")
    return value or {}


def _paths(value: Any, address: str, source: str) -> tuple[tuple[str | int, ...], ...]:
    if not isinstance(value or [], list) or not all(isinstance(each, list) for each in value or []):
        raise _another_shape(source, f"{address} must have a list of lists as replace_paths")
    return tuple(
        tuple(step if isinstance(step, int) else str(step) for step in path) for path in value or []
    )


def _another_shape(source: str, rule: str) -> UnreadablePlan:
    return UnreadablePlan(
        f"{source} must be the JSON of a plan; a change has another shape: {rule}."
    )
