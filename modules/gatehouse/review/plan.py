"""Terraform's plan, as ``terraform show -json`` writes it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gatehouse.access.plans import UnreadablePlan, load_plan
from gatehouse.errors import CommandError

_FAILED = 1
#: What a change does, by the actions that Terraform lists for it.
_WHAT = {
    ("create",): "add",
    ("update",): "change",
    ("delete",): "destroy",
    ("delete", "create"): "replace",
    ("create", "delete"): "replace",
    ("create", "forget"): "replace",
    ("forget",): "forget",
}
_NOTHING = {("no-op",), ("read",)}
#: Whose grants a plan has only here, where they name something that is not made yet.
_DOCUMENT = "aws_iam_policy_document"
_LONGEST_LIST = 120
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
        Its values as text; what is sensitive or not known yet is said so. Empty where there was
        none, or is none any more.
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
    documents : tuple of Change
        The policies that name something which is not made yet, with what is known of them.
    """

    changes: tuple[Change, ...]
    outputs: tuple[str, ...]
    errored: bool
    documents: tuple[Change, ...] = ()

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
        document = load_plan(text, source)
    except UnreadablePlan as error:
        raise CommandError(error.message, error.fix, exit_code=_FAILED) from None
    try:
        resources = document.get("resource_changes") or []
        changes = tuple(_changes(resources))
        documents = tuple(_documents(resources))
        outputs = tuple(
            sorted(
                name
                for name, change in (document.get("output_changes") or {}).items()
                if change["actions"] != ["no-op"]
            )
        )
    except (AttributeError, KeyError, TypeError, RecursionError, _UnknownActionError) as error:
        raise CommandError(
            f"{source} must be the JSON of a plan; a change has another shape: {error!r}.",
            exit_code=_FAILED,
        ) from None
    return Plan(changes, outputs, bool(document.get("errored")), documents)


class _UnknownActionError(Exception):
    """An action of a later Terraform: what is not understood must not be left out."""


def _changes(resources: list[Mapping[str, Any]]) -> Iterator[Change]:
    for each in sorted(resources, key=lambda each: str(each["address"])):
        change = each["change"]
        actions = tuple(change["actions"])
        action = _WHAT.get(actions)
        if action is None and actions not in _NOTHING:
            raise _UnknownActionError(f"{each['address']}: {', '.join(map(str, actions))}")
        moved = str(each.get("previous_address") or "")
        if each.get("mode") == "data" or (action is None and not moved):
            continue
        arguments: tuple[Changed, ...] = ()
        if action in ("change", "replace"):
            arguments = tuple(_arguments(change))
        elif action == "add":
            arguments = tuple(_new_arguments(change))
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


def _documents(resources: list[Mapping[str, Any]]) -> Iterator[Change]:
    for each in sorted(resources, key=lambda each: str(each["address"])):
        if each.get("mode") == "data" and each["type"] == _DOCUMENT:
            arguments = tuple(_new_arguments(each["change"]))
            yield Change(each["address"], each["type"], "read", "", arguments)


def _new_arguments(change: Mapping[str, Any]) -> Iterator[Changed]:
    """The arguments of what is new, but those that only AWS knows."""
    hidden, unknown = change.get("after_sensitive") or {}, change.get("after_unknown") or {}
    for name, value in sorted((change.get("after") or {}).items()):
        if value in (None, [], {}):
            continue
        marks = (_below(hidden, name), _below(unknown, name))
        for where, text in _leaves(name, value, *marks):
            yield Changed(where, "", text, False)


def _leaves(name: str, value: Any, hidden: Any, unknown: Any) -> Iterator[tuple[str, str]]:
    """A value's parts with their names: of a long one, that which is cut off could matter."""
    if hidden is True or (_holds(hidden) and not isinstance(value, (dict, list))):
        yield name, _SENSITIVE
        return
    if unknown is True:
        yield name, _UNKNOWN
        return
    opened = _opened(value)
    if isinstance(opened, dict) and opened:
        for key in sorted({*opened, *(unknown if isinstance(unknown, dict) else ())}):
            below = opened.get(key)
            marks = (_below(hidden, key), _below(unknown, key))
            if below not in (None, [], {}) or _holds(marks[1]):
                yield from _leaves(f"{name}.{key}", below, *marks)
    elif isinstance(opened, list) and not (
        _is_plain(opened)
        and len(_shown(opened)) <= _LONGEST_LIST
        and not _holds(hidden)
        and not _holds(unknown)
    ):
        for index, each in enumerate(opened):
            marks = (_below(hidden, index), _below(unknown, index))
            yield from _leaves(f"{name}[{index}]", each, *marks)
    else:
        yield name, _shown(opened) if isinstance(opened, list) else _shown(value)


def _below(marks: Any, key: str | int) -> Any:
    """The marks of a part, where the whole may be marked."""
    if isinstance(marks, dict):
        return marks.get(str(key))
    if isinstance(marks, list):
        return marks[key] if isinstance(key, int) and key < len(marks) else None
    return marks


def _opened(value: Any) -> Any:
    """What a text of JSON says, as a policy is one; any other value as it is."""
    if not (isinstance(value, str) and value[:1] in ("{", "[")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _is_plain(values: list[Any]) -> bool:
    return not any(isinstance(each, (dict, list)) for each in values)


def _parts(
    name: str, values: tuple[Any, Any], unknown: Any, hidden: tuple[Any, ...], forcing: set[str]
) -> Iterator[Changed]:
    """The arguments that change, those of a map, a block or a policy one by one."""
    forces = any(name == each or each.startswith(f"{name}.") for each in forcing)
    before, after = (_single(_opened(each)) for each in values)
    inside_hidden = tuple(_single(each) for each in hidden)
    opened = isinstance(before, dict) and isinstance(after, dict) and unknown is not True
    if opened and True not in hidden:
        inside = _single(unknown)
        for key in sorted({*before, *after, *(inside if isinstance(inside, dict) else ())}):
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
    listed = [_opened(each) for each in values]
    if all(isinstance(each, list) for each in listed) and not _holds([*hidden, unknown]):
        found = list(_of_lists(name, listed[0], listed[1], forces))
        if found:
            yield from found
            return
    yield Changed(
        name,
        _SENSITIVE if _holds(hidden[0]) else _shown(values[0]),
        _SENSITIVE if _holds(hidden[1]) else _UNKNOWN if _holds(unknown) else _shown(values[1]),
        forces,
    )


def _of_lists(name: str, before: list[Any], after: list[Any], forces: bool) -> Iterator[Changed]:
    """What a list has no more, and what it has got; nothing where only its order changes."""
    for each in before:
        if each not in after:
            yield from (Changed(f"{name}[]{at}", text, "", forces) for at, text in _flat(each))
    for each in after:
        if each not in before:
            yield from (Changed(f"{name}[]{at}", "", text, forces) for at, text in _flat(each))


def _flat(value: Any) -> Iterator[tuple[str, str]]:
    return _leaves("", value, None, None)


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
