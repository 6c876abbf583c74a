"""Functions of classes: tokens, Terraform's functions, and finding things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.bindings.types import Type
from cdktf_lazy.kernel.model.expressions import Call, Conditional, PropertyAccess
from cdktf_lazy.kernel.model.members import (
    ANY,
    BOOLEAN,
    NUMBER,
    OBJECT,
    STRING,
    Member,
    list_of,
    map_of,
    optional,
)
from cdktf_lazy.kernel.model.tokens import (
    ANY_MAP_VALUE,
    NUMBER_MAP_VALUE,
    STRING_MAP_VALUE,
    is_unresolved,
)
from cdktf_lazy.kernel.model.tree import Construct
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model

RESOLVABLE = "IResolvable"
_OPTIONS = optional(Type("any"))


def find_static(engine: str, fqn: str, name: str) -> Member:
    """Give a function of a class."""
    package, _, of = fqn.partition(".")
    found = _STATICS.get((of, name)) if package in (engine, "constructs") else None
    if found is None:
        raise Unmodelled(f"{fqn}.{name}")
    return found


def _hint(options: Any) -> str | None:
    if options is None:
        return None
    if not isinstance(options, dict) or options.keys() > {"displayHint"}:
        raise Unmodelled("options of a token")
    return options.get("displayHint")


def _as_string(model: Model, value: Any, options: Any = None) -> str:
    return model.tokens.string(value, _hint(options))


def _as_list(model: Model, value: Any, options: Any = None) -> list[str]:
    return model.tokens.list(value, _hint(options))


def _as_number(model: Model, value: Any) -> float:
    return model.tokens.number(value)


def _as_string_map(model: Model, value: Any, options: Any = None) -> Any:
    return model.tokens.map(value, STRING_MAP_VALUE, _hint(options))


def _as_number_map(model: Model, value: Any, options: Any = None) -> Any:
    return model.tokens.map(value, NUMBER_MAP_VALUE, _hint(options))


def _as_any_map(model: Model, value: Any, options: Any = None) -> Any:
    return model.tokens.map(value, ANY_MAP_VALUE, _hint(options))


def _is_unresolved(model: Model, value: Any) -> bool:
    return is_unresolved(value)


def _stack_of(model: Model, construct: Any) -> Any:
    stack = model.construct(construct).stack
    if stack is None:
        raise Unmodelled("a construct outside of a stack")
    return stack


def _is_stack(model: Model, value: Any) -> bool:
    return isinstance(value, Construct) and value.is_stack


def _is_construct(model: Model, value: Any) -> bool:
    if not isinstance(value, Construct):
        raise Unmodelled("whether something else is a construct")
    return True


def _is_element(model: Model, value: Any) -> bool:
    return isinstance(value, Construct) and value.is_element


def _lookup(model: Model, target: Any, key: Any, default: Any = None) -> str:
    if default is None or default in ("", 0, False):
        return model.tokens.string(PropertyAccess(target, [key]))
    return model.tokens.string(Call("lookup", [target, key, default]))


def _lookup_nested(model: Model, target: Any, path: Any) -> str:
    return model.tokens.string(PropertyAccess(target, path))


def _conditional(model: Model, condition: Any, true: Any, false: Any) -> Any:
    return Conditional(condition, true, false)


def _member(
    function: Any, *parameters: Type, returns: Type, interface: str | None = None
) -> Member:
    return Member(function.__name__, function, parameters, returns, interface=interface)


_STATICS: dict[tuple[str, str], Member] = {
    ("Token", "asString"): _member(_as_string, ANY, _OPTIONS, returns=STRING),
    ("Token", "asNumber"): _member(_as_number, ANY, returns=NUMBER),
    ("Token", "asList"): _member(_as_list, ANY, _OPTIONS, returns=list_of(STRING)),
    ("Token", "asStringMap"): _member(_as_string_map, ANY, _OPTIONS, returns=map_of(STRING)),
    ("Token", "asNumberMap"): _member(_as_number_map, ANY, _OPTIONS, returns=map_of(NUMBER)),
    ("Token", "asAnyMap"): _member(_as_any_map, ANY, _OPTIONS, returns=map_of(ANY)),
    ("Token", "isUnresolved"): _member(_is_unresolved, ANY, returns=BOOLEAN),
    ("TerraformStack", "of"): _member(_stack_of, OBJECT, returns=OBJECT),
    ("TerraformStack", "isStack"): _member(_is_stack, ANY, returns=BOOLEAN),
    ("Construct", "isConstruct"): _member(_is_construct, ANY, returns=BOOLEAN),
    ("TerraformElement", "isTerraformElement"): _member(_is_element, ANY, returns=BOOLEAN),
    ("Fn", "lookup"): _member(_lookup, ANY, ANY, ANY, returns=ANY),
    ("Fn", "lookupNested"): _member(_lookup_nested, ANY, list_of(ANY), returns=ANY),
}
