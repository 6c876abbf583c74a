"""Arguments for the resources of any bindings, made from the types that the bindings state.

Everything here follows from a seed, so two processes make the same arguments.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Mapping, Sequence
from functools import cached_property
from random import Random
from typing import Any

RIGHT = ("required", "structs", "dicts", "tokens", "nothing")
WRONG = ("wrong", "mixed")
"""What the arguments of a resource look like.

``required`` gives what must be given; ``structs`` and ``dicts`` give everything, with blocks as one
or the other; ``tokens`` gives tokens wherever there may be some; ``nothing`` gives None and what is
empty; ``wrong`` gives one argument of a wrong type; ``mixed`` draws lots, and may be wrong.
"""

_DEPTH = 4
_TEXTS = (
    "a",
    "",
    "some text",
    'with "quotes" and \\',
    "ünï ✓",
    "line\nline",
    "${path.module}/x",
    "1",
)
_NUMBERS = (0, 1, -1, 5, 443, 2**31, 1.5, 1.0, 0.1)
_WRONG: tuple[Any, ...] = (
    True,
    1,
    1.5,
    "text",
    [],
    ["a"],
    [1],
    {},
    {"a": 1},
    {"nothing": True},
    [{}],
    [None],
    b"x",
)


class Surroundings:
    """What arguments may point to; each thing is made when it is first pointed to.

    Parameters
    ----------
    engine : module
        ``cdktf`` or ``cdktn``.
    scope : Construct
        Where things are made.
    kind, provider_kind : type
        The classes of what may be depended on, and of another provider.
    """

    def __init__(self, engine: Any, scope: Any, kind: Any, provider_kind: Any) -> None:
        self.engine = engine
        self.scope = scope
        self.kind = kind
        self.provider_kind = provider_kind

    @cached_property
    def _variable(self) -> Any:
        return self.engine.TerraformVariable(self.scope, "variable", type="any")

    @cached_property
    def text(self) -> str:
        """A token for a text."""
        return str(self._variable.string_value)

    @cached_property
    def number(self) -> Any:
        """A token for a number."""
        return self._variable.number_value

    @cached_property
    def names(self) -> Any:
        """A token for a list of texts."""
        return self._variable.list_value

    @cached_property
    def tags(self) -> Any:
        """A token for a map of texts."""
        return self.engine.Token.as_string_map(self._variable.value)

    @cached_property
    def resolvable(self) -> Any:
        """A token for whatever takes tokens."""
        return self._variable.value

    @cached_property
    def resource(self) -> Any:
        """What may be depended on."""
        return self.kind(self.scope, "pointed-to")

    @cached_property
    def iterator(self) -> Any:
        """What may be iterated over."""
        return self.engine.TerraformIterator.from_list(["a", "b"])

    @cached_property
    def provider(self) -> Any:
        """Another provider than the stack's own."""
        return self.provider_kind(self.scope, "another", alias="another")


class Arguments:
    """Makes the arguments of one resource in one shape.

    Parameters
    ----------
    around : Surroundings
        What arguments may point to.
    shape : str
        One of ``RIGHT`` or ``WRONG``.
    seed : str
        What everything follows from.
    """

    def __init__(self, around: Surroundings, shape: str, seed: str) -> None:
        self._around = around
        self._shape = shape
        self._random = Random(f"{seed} {shape}")

    def of(self, function: Any, *, without: Sequence[str] = ()) -> dict[str, Any]:
        """Make the keyword arguments of a constructor or a method.

        Parameters
        ----------
        function : callable
            One of the bindings', whose types are written out.
        without : sequence of str
            Names to leave out.
        """
        hints = typing.get_type_hints(function)
        made = {}
        # There may be a count or an iterator. All of these are the same for every type.
        excluded = ["count" if self._shape == "tokens" else "for_each"]
        if self._random.random() < 0.97:
            excluded += ["connection", "provisioners", "count", "for_each"]
        for name, parameter in inspect.signature(function).parameters.items():
            is_given = parameter.kind is parameter.KEYWORD_ONLY or name == "value"
            if not is_given or name in (*without, *excluded):
                continue
            if parameter.default is parameter.empty or self._wants(0):
                made[name] = self._value(hints[name], 0)
        if self._shape == "wrong" and made:
            name = self._random.choice(sorted(made))
            made[name] = self._random.choice(_WRONG)
        return made

    def value(self, hint: Any) -> Any:
        """Make a value of a type."""
        return self._value(hint, 0)

    def _wants(self, depth: int) -> bool:
        """Say whether an argument is given that need not be."""
        if self._shape == "required":
            return False
        if self._shape in ("mixed", "wrong"):
            return self._random.random() < 0.3
        return depth < 2 or self._random.random() < 0.4

    def _value(self, hint: Any, depth: int, *, raw: bool = False) -> Any:
        options = _options(hint)
        if type(None) in options:
            options.remove(type(None))
            if self._shape == "nothing" or (self._shape == "mixed" and self._chance(0.1)):
                return None
        kinds = [option for option in options if not self._is_resolvable(option)]
        takes_tokens = len(kinds) < len(options)
        if takes_tokens and (self._shape == "tokens" or self._chance_in_mixed(0.2)):
            return self._around.resolvable
        if not kinds:
            return self._around.resolvable
        return self._plain(self._chosen(kinds), depth, raw=raw)

    def _plain(self, kind: Any, depth: int, *, raw: bool) -> Any:
        origin = typing.get_origin(kind)
        if kind is str:
            return self._around.text if self._token() else self._random.choice(_TEXTS)
        if kind in (int, float):
            return self._around.number if self._token() else self._random.choice(_NUMBERS)
        if kind is bool:
            return self._chance(0.5)
        if kind is Any:
            return self._anything()
        if origin in (list, Sequence):
            return self._list(typing.get_args(kind)[0], depth, raw=raw)
        if origin in (dict, Mapping):
            return self._map(typing.get_args(kind)[1], depth, raw=raw)
        if _is_struct(kind):
            return self._struct(kind, depth, raw=raw)
        return self._pointer(kind)

    def _list(self, item: Any, depth: int, *, raw: bool) -> Any:
        if item is str and self._token():
            return self._around.names
        if self._shape == "nothing" or depth > _DEPTH:
            return []
        count = self._random.randint(0 if self._shape == "mixed" else 1, 2)
        raw = raw or self._as_dict()
        return [self._value(item, depth + 1, raw=raw) for _ in range(count)]

    def _map(self, item: Any, depth: int, *, raw: bool) -> Any:
        if item is str and self._token():
            return self._around.tags
        if self._shape == "nothing":
            return {}
        keys = self._random.sample(("a", "snake_key", "camelKey", "with space", "Z"), 2)
        return {key: self._value(item, depth + 1, raw=raw) for key in keys}

    def _struct(self, kind: Any, depth: int, *, raw: bool) -> Any:
        """Make a block; a dict in a list goes to jsii as it is, so its keys are JavaScript's."""
        fields = self._fields(kind, depth, raw=raw)
        if raw:
            return {_camel_case(name): value for name, value in fields.items()}
        return fields if self._as_dict() else kind(**fields)

    def _fields(self, kind: Any, depth: int, *, raw: bool) -> dict[str, Any]:
        hints = typing.get_type_hints(kind.__init__)
        fields = {}
        for name, parameter in inspect.signature(kind.__init__).parameters.items():
            is_required = parameter.default is parameter.empty
            if name == "self" or not (is_required or (depth < _DEPTH and self._wants(depth + 1))):
                continue
            fields[name] = self._value(hints[name], depth + 1, raw=raw)
        return fields

    def _pointer(self, kind: Any) -> Any:
        """Give something of the engine's own kinds."""
        around, name = self._around, getattr(kind, "__name__", "")
        if name == "ITerraformDependable":
            return around.resource
        if name == "TerraformCount":
            return around.engine.TerraformCount.of(self._random.choice((2, around.number)))
        if name == "ITerraformIterator":
            return around.iterator
        if name == "TerraformProvider":
            return around.provider
        return around.resolvable

    def _anything(self) -> Any:
        choices: tuple[Any, ...]
        choices = (
            "text",
            1,
            True,
            ["a", {"b": [1]}],
            {"a": None},
            self._around.text,
            {},
        )
        return self._random.choice(choices)

    def _token(self) -> bool:
        return self._shape == "tokens" or self._chance_in_mixed(0.25)

    def _as_dict(self) -> bool:
        return self._shape == "dicts" or self._chance_in_mixed(0.4)

    def _chance_in_mixed(self, probability: float) -> bool:
        return self._shape == "mixed" and self._chance(probability)

    def _chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def _chosen(self, kinds: list[Any]) -> Any:
        structs = [kind for kind in kinds if _is_struct(kind)]
        return self._random.choice(structs or kinds)

    def _is_resolvable(self, kind: Any) -> bool:
        return kind is self._around.engine.IResolvable


def _options(hint: Any) -> list[Any]:
    """List what a type may be, without the dict that stands for each struct."""
    if typing.get_origin(hint) not in (typing.Union, types.UnionType):
        return [hint]
    options: list[Any] = []
    for part in typing.get_args(hint):
        options += [one for one in _options(part) if one not in options]
    if any(map(_is_struct, options)):
        options = [one for one in options if typing.get_origin(one) is not dict]
    return options


def _is_struct(kind: Any) -> bool:
    return (
        inspect.isclass(kind)
        and hasattr(kind, "__jsii_type__")
        and "_values"
        in (kind.__init__.__code__.co_names if hasattr(kind.__init__, "__code__") else ())
    )


def _camel_case(name: str) -> str:
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)
