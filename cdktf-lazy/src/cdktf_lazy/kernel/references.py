"""Names that both kernels give to things, and which name of Node's is which of the model's.

The model numbers objects, callbacks and tokens as Node does, so the names are the same as a rule.
Where they are not, the program keeps those it has got, and everything is renamed on its way.
"""

from __future__ import annotations

import re
from typing import Any

import attr
from jsii._kernel.types import Callback, LoadResponse, ObjRef

from cdktf_lazy.kernel.outcome import DifferentAnswerError
from cdktf_lazy.kernel.record import Failure

_TOKEN = re.compile(
    r"(?<=TfToken\[)[a-zA-Z0-9:._-]+(?=\]\})|(?<=cdktf\.outdir\.)[a-zA-Z0-9]{6}(?![a-zA-Z0-9])"
)
"""What differs in texts: the names of tokens, and of the folders that apps for tests make."""

_CALLBACK = "jsii::callback::"


class References:
    """The names of objects, callbacks and tokens on both sides."""

    def __init__(self) -> None:
        self._node_names: dict[Any, Any] = {}
        self._python_names: dict[Any, Any] = {}
        self._renamed = False

    def same(self, given: Any, replayed: Any) -> None:
        """Learn names from two answers to the same message.

        Parameters
        ----------
        given : Any
            The model's answer.
        replayed : Any
            Node's answer.

        Raises
        ------
        DifferentAnswerError
            When they differ in more than names: the model gave a wrong answer.
        """
        if isinstance(given, LoadResponse):
            return
        if not self._is_same(given, replayed):
            raise DifferentAnswerError(
                f"the kernel in Python answered {given!r}, Node answers {replayed!r}; this is a "
                "fault of cdktf-lazy, and nothing may be built on it: set "
                "CDKTF_LAZY_KERNEL=node, and report the program, please"
            )

    def to_node(self, value: Any) -> Any:
        """Rename what goes to Node."""
        return self._renamed_in(value, self._node_names) if self._renamed else value

    def to_python(self, value: Any) -> Any:
        """Rename what comes from Node; names that the program does not know yet are kept."""
        if not self._renamed:
            return value
        self._keep_apart(value)
        return self._renamed_in(value, self._python_names)

    def _bind(self, python: Any, node: Any) -> bool:
        if self._node_names.setdefault(python, node) != node:
            return False
        if self._python_names.setdefault(node, python) != python:
            return False
        self._renamed = self._renamed or python != node
        return True

    def _is_same(self, given: Any, replayed: Any) -> bool:
        if isinstance(given, Failure) or isinstance(replayed, Failure):
            return getattr(given, "message", None) == getattr(replayed, "message", "")
        if isinstance(given, ObjRef) and isinstance(replayed, ObjRef):
            return (given.interfaces or None) == (replayed.interfaces or None) and self._bind(
                given.ref, replayed.ref
            )
        if type(given) is not type(replayed):
            numbers = (int, float)
            return type(given) in numbers and type(replayed) in numbers and given == replayed
        if attr.has(type(given)):
            return self._is_same_message(given, replayed)
        if isinstance(given, dict):
            if given.keys() == replayed.keys():
                return all(self._is_same(given[key], replayed[key]) for key in given)
            return len(given) == len(replayed) and all(
                self._is_same(one, other) and self._is_same(given[one], replayed[other])
                for one, other in zip(given, replayed, strict=True)
            )
        if isinstance(given, list):
            return len(given) == len(replayed) and all(
                self._is_same(one, other) for one, other in zip(given, replayed, strict=True)
            )
        if isinstance(given, str):
            return self._is_same_text(given, replayed)
        if isinstance(given, float) and given < -1e100:  # a number that stands for a token
            return self._bind(given, replayed)
        return bool(given == replayed)

    def _is_same_message(self, given: Any, replayed: Any) -> bool:
        names = [field.name for field in attr.fields(type(given))]
        if isinstance(given, Callback):
            names.remove("cbid")
            if not self._bind(given.cbid, replayed.cbid):
                return False
        return all(self._is_same(getattr(given, one), getattr(replayed, one)) for one in names)

    def _is_same_text(self, given: str, replayed: str) -> bool:
        ours, theirs = _TOKEN.findall(given), _TOKEN.findall(replayed)
        if not ours and not theirs:
            return given == replayed
        return (
            _TOKEN.sub("", given) == _TOKEN.sub("", replayed)
            and len(ours) == len(theirs)
            and all(self._bind(one, other) for one, other in zip(ours, theirs, strict=True))
        )

    def _keep_apart(self, value: Any) -> None:
        """Give a new thing of Node's another name where the program has that name already."""
        for name in _names_in(value):
            if name not in self._python_names:
                python = name
                while python in self._node_names:
                    python = _next_name(python)
                self._bind(python, name)

    def _renamed_in(self, value: Any, names: dict[Any, Any]) -> Any:
        if isinstance(value, ObjRef):
            return attr.evolve(value, ref=names.get(value.ref, value.ref))
        if isinstance(value, str):
            if value.startswith(_CALLBACK):
                return names.get(value, value)
            return _TOKEN.sub(lambda found: str(names.get(found[0], found[0])), value)
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, float):
            return names.get(value, value)
        if isinstance(value, list):
            return [self._renamed_in(item, names) for item in value]
        if isinstance(value, dict):
            return {
                self._renamed_in(key, names): self._renamed_in(item, names)
                for key, item in value.items()
            }
        if attr.has(type(value)):
            fields = [field.name for field in attr.fields(type(value))]
            return type(value)(
                **{one: self._renamed_in(getattr(value, one), names) for one in fields}
            )
        reference = getattr(value, "__jsii_ref__", None)
        return value if reference is None else self._renamed_in(reference, names)


def _next_name(name: str) -> str:
    kind, separator, number = name.rpartition("@")
    return f"{kind}@{int(number) + 1_000_000}" if separator else f"{name}.1"


def _names_in(value: Any) -> list[str]:
    """List the names of objects, callbacks and tokens in an answer of Node's."""
    if isinstance(value, ObjRef):
        return [value.ref]
    if isinstance(value, str):
        return [value] if value.startswith(_CALLBACK) else list(_TOKEN.findall(value))
    if isinstance(value, list):
        return [name for item in value for name in _names_in(item)]
    if isinstance(value, dict):
        return [name for pair in value.items() for item in pair for name in _names_in(item)]
    if value is not None and attr.has(type(value)):
        return [
            name
            for field in attr.fields(type(value))
            for name in _names_in(getattr(value, field.name))
        ]
    return []
