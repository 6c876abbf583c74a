"""Functions of classes: tokens, Terraform's functions, and finding things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsii import _reference_map

from cdktf_lazy.kernel.bindings.signatures import read_signature
from cdktf_lazy.kernel.bindings.types import Type
from cdktf_lazy.kernel.model import functions
from cdktf_lazy.kernel.model.app import App
from cdktf_lazy.kernel.model.aspects import Annotations, aspects_of
from cdktf_lazy.kernel.model.backends import Backend
from cdktf_lazy.kernel.model.counts import Count, reference_to_self
from cdktf_lazy.kernel.model.expressions import Operation
from cdktf_lazy.kernel.model.iterators import MADE_BY, make_iterator
from cdktf_lazy.kernel.model.lazies import RESULTS, make_lazy
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
from cdktf_lazy.kernel.model.outputs import Output
from cdktf_lazy.kernel.model.resolving import Context, Resolver, resolve
from cdktf_lazy.kernel.model.resources import DataSource, Provider, Resource
from cdktf_lazy.kernel.model.stack import Stack
from cdktf_lazy.kernel.model.testing import (
    drawn_tree,
    enable_future_flags,
    full_synth,
    has_item,
    stub_version,
    testing_app,
    testing_synth,
)
from cdktf_lazy.kernel.model.tokens import (
    ANY_MAP_VALUE,
    BOOLEAN_MAP_VALUE,
    NUMBER_MAP_VALUE,
    STRING_MAP_VALUE,
    as_token,
    is_unresolved,
)
from cdktf_lazy.kernel.model.tree import Construct
from cdktf_lazy.kernel.model.values import NULL
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdktf_lazy.kernel.model.model import Model

RESOLVABLE = "IResolvable"
_OPTIONS = optional(Type("any"))


def find_static(engine: str, fqn: str, name: str) -> Member:
    """Give a function of a class."""
    package, _, of = fqn.partition(".")
    if of == "VariableType":
        return _find_variable_type(name)
    if package in (engine, "constructs"):
        found = _STATICS.get((of, name))
        if found is not None:
            return found
        if of == "Fn":
            return _find_function(engine, fqn, name)
        if of.endswith("TerraformIterator") and name in MADE_BY:
            return _find_iterator(fqn, name)
        if of == "Lazy" and name in RESULTS:
            return _find_lazy(name)
        if of == "Op" and name in _OPERATORS:
            return _find_operator(fqn, name)
    raise Unmodelled(f"{fqn}.{name}")


def _find_function(engine: str, fqn: str, name: str) -> Member:
    known = name in functions.FUNCTIONS or name in functions._SPECIAL
    if not known or (engine == "cdktn" and name in functions.CHANGED_IN_CDKTN):
        raise Unmodelled(f"{fqn}.{name}")
    signature = read_signature(_reference_map._types[fqn], name)

    def answer(model: Model, *arguments: Any) -> Any:
        return functions.call(model, name, list(arguments))

    return Member(name, answer, *signature, interface=RESOLVABLE)


def _find_iterator(fqn: str, name: str) -> Member:
    signature = read_signature(_reference_map._types[fqn], name)

    def answer(model: Model, *arguments: Any) -> Any:
        return make_iterator(model, name, *arguments)

    return Member(name, answer, *signature)


def _find_lazy(name: str) -> Member:
    def answer(model: Model, producer: Any, options: Any = None) -> Any:
        return make_lazy(model, name, producer, options or {})

    parameters = (OBJECT,) if name == "numberValue" else (OBJECT, _OPTIONS)
    return Member(name, answer, parameters, _LAZY_RETURNS[name], interface=RESOLVABLE)


_LAZY_RETURNS = {
    "stringValue": STRING,
    "numberValue": NUMBER,
    "listValue": list_of(STRING),
    "anyValue": OBJECT,
}

_OPERATORS = {
    "not": "!", "negate": "-", "mul": "*", "div": "/", "mod": "%", "add": "+", "sub": "-",
    "gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "eq": "==", "neq": "!=", "and": "&&",
    "or": "||",
}  # fmt: skip


def _find_operator(fqn: str, name: str) -> Member:
    signature = read_signature(_reference_map._types[fqn], name)
    is_number = signature.returns == NUMBER

    def answer(model: Model, *operands: Any) -> Any:
        made = Operation(_OPERATORS[name], *operands)
        return model.tokens.number(made) if is_number else made

    return Member(name, answer, *signature, interface=RESOLVABLE)


def _find_variable_type(name: str) -> Member:
    if name == "tuple":
        return Member(name, _tuple_type, (STRING,), STRING, variadic=True)
    if name == "object":
        return Member(name, lambda model, of: _object_type(of), (map_of(STRING),), STRING)
    if name not in ("list", "map", "set"):
        raise Unmodelled(f"VariableType.{name}")
    return Member(name, lambda model, inner: f"{name}({inner})", (STRING,), STRING)


def _tuple_type(model: Model, *elements: str) -> str:
    return f"tuple({', '.join(elements)})"


def _object_type(attributes: dict[str, str]) -> str:
    return f"object({{{', '.join(f'{key}={kind}' for key, kind in attributes.items())}}})"


def static_value(fqn: str, name: str) -> Any:
    """Give a property of a class that never changes."""
    of = fqn.partition(".")[2]
    if of == "VariableType" and name in _VARIABLE_TYPES:
        return _VARIABLE_TYPES[name]
    raise Unmodelled(f"{fqn}.{name}")


_VARIABLE_TYPES = (
    {name.upper(): name for name in ("string", "number", "bool", "any")}
    | {name.upper(): name for name in ("list", "map", "set")}
    | {
        f"{outer}_{inner}".upper(): f"{outer}({inner})"
        for outer in ("list", "map", "set")
        for inner in ("string", "number", "bool")
    }
)


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


def _as_boolean_map(model: Model, value: Any, options: Any = None) -> Any:
    return model.tokens.map(value, BOOLEAN_MAP_VALUE, _hint(options))


def _as_number_list(model: Model, value: Any) -> Any:
    return model.tokens.number_list(value)


def _as_any(model: Model, value: Any) -> Any:
    if value is None:  # which is nothing in JavaScript, and no token of it
        raise Unmodelled("a token of nothing")
    return as_token(value)


def _null(model: Model) -> Any:
    return as_token(NULL)


def _is_unresolved(model: Model, value: Any) -> bool:
    return is_unresolved(value)


def _stack_of(model: Model, construct: Any) -> Any:
    stack = model.construct(construct).stack
    if stack is None:
        raise Unmodelled("a construct outside of a stack")
    return stack


def _resolve(model: Model, value: Any, options: Any) -> Any:
    if not isinstance(options, dict) or not isinstance(options.get("resolver"), Resolver):
        raise Unmodelled("another way to resolve")
    scope = model.construct(options.get("scope"))
    return resolve(value, Context(scope, preparing=bool(options.get("preparing"))))


def _testing_app(model: Model, options: Any = None) -> Any:
    return testing_app(model, options or {})


def _testing_synth(model: Model, stack: Any, validations: Any = None) -> str:
    if not isinstance(stack, Stack):
        raise Unmodelled("a synth of what is no stack")
    return testing_synth(model, stack, validate=bool(validations))


def _full_synth(model: Model, stack: Any) -> str:
    if not isinstance(stack, Stack):
        raise Unmodelled("a synth of what is no stack")
    return full_synth(model, stack)


def _draw(model: Model, construct: Any) -> str:
    return drawn_tree(model.construct(construct))


def _app(value: Any) -> App:
    if not isinstance(value, App):
        raise Unmodelled("something else where an app is expected")
    return value


def _stub_version(model: Model, app: Any) -> Any:
    return stub_version(_app(app))


def _enable_future_flags(model: Model, app: Any) -> Any:
    return enable_future_flags(_app(app))


def _has_item(section: str) -> Callable[..., bool]:
    def answer(model: Model, received: str, of: str, properties: Any = None) -> bool:
        return has_item(model, section, received, of, properties or {})

    return answer


def _aspects_of(model: Model, construct: Any) -> Any:
    return aspects_of(model, model.construct(construct))


def _annotations_of(model: Model, construct: Any) -> Any:
    return Annotations(model, model.construct(construct))


def _is_stack(model: Model, value: Any) -> bool:
    return isinstance(value, Construct) and value.is_stack


def _is_construct(model: Model, value: Any) -> bool:
    if not isinstance(value, Construct):
        raise Unmodelled("whether something else is a construct")
    return True


def _is_resource(model: Model, value: Any) -> bool:
    return isinstance(value, Resource)


def _is_data_source(model: Model, value: Any) -> bool:
    return isinstance(value, DataSource)


def _is_provider(model: Model, value: Any) -> bool:
    return isinstance(value, Provider)


def _is_backend(model: Model, value: Any) -> bool:
    return isinstance(value, Backend)


def _is_output(model: Model, value: Any) -> bool:
    return isinstance(value, Output)


def _is_element(model: Model, value: Any) -> bool:
    return isinstance(value, Construct) and value.is_element


def _count(model: Model, count: float) -> Count:
    return Count(model, count)


def _is_count(model: Model, value: Any) -> bool:
    return isinstance(value, Count)


def _self_string(model: Model, key: str) -> str:
    return model.tokens.string(reference_to_self(key))


def _self_any(model: Model, key: str) -> Any:
    return reference_to_self(key)


def _self_number(model: Model, key: str) -> float:
    return model.tokens.number(reference_to_self(key))


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
    ("Token", "asBooleanMap"): _member(_as_boolean_map, ANY, _OPTIONS, returns=map_of(BOOLEAN)),
    ("Token", "asNumberList"): _member(_as_number_list, ANY, returns=list_of(NUMBER)),
    ("Token", "asAny"): _member(_as_any, ANY, returns=OBJECT, interface=RESOLVABLE),
    ("Token", "nullValue"): _member(_null, returns=OBJECT, interface=RESOLVABLE),
    ("Token", "isUnresolved"): _member(_is_unresolved, ANY, returns=BOOLEAN),
    ("Tokenization", "resolve"): _member(_resolve, ANY, ANY, returns=ANY),
    ("Testing", "app"): _member(_testing_app, _OPTIONS, returns=OBJECT),
    ("Testing", "synth"): _member(_testing_synth, OBJECT, optional(BOOLEAN), returns=STRING),
    ("Testing", "fullSynth"): _member(_full_synth, OBJECT, returns=STRING),
    ("Testing", "renderConstructTree"): _member(_draw, OBJECT, returns=STRING),
    ("Testing", "stubVersion"): _member(_stub_version, OBJECT, returns=OBJECT),
    ("Testing", "enableFutureFlags"): _member(_enable_future_flags, OBJECT, returns=OBJECT),
    **{
        ("Testing", f"toHave{name}{end}"): _member(
            _has_item(section), STRING, STRING, *properties, returns=BOOLEAN
        )
        for name, section in (
            ("DataSource", "data"),
            ("Resource", "resource"),
            ("Provider", "provider"),
        )
        for end, properties in (("", ()), ("WithProperties", (optional(map_of(ANY)),)))
    },
    ("Aspects", "of"): _member(_aspects_of, OBJECT, returns=OBJECT),
    ("Annotations", "of"): _member(_annotations_of, OBJECT, returns=OBJECT),
    ("TerraformStack", "of"): _member(_stack_of, OBJECT, returns=OBJECT),
    ("TerraformStack", "isStack"): _member(_is_stack, ANY, returns=BOOLEAN),
    ("Construct", "isConstruct"): _member(_is_construct, ANY, returns=BOOLEAN),
    ("TerraformResource", "isTerraformResource"): _member(_is_resource, ANY, returns=BOOLEAN),
    ("TerraformDataSource", "isTerraformDataSource"): _member(
        _is_data_source, ANY, returns=BOOLEAN
    ),
    ("TerraformProvider", "isTerraformProvider"): _member(_is_provider, ANY, returns=BOOLEAN),
    ("TerraformBackend", "isBackend"): _member(_is_backend, ANY, returns=BOOLEAN),
    ("TerraformOutput", "isTerraformOutput"): _member(_is_output, ANY, returns=BOOLEAN),
    ("TerraformCount", "of"): _member(_count, NUMBER, returns=OBJECT),
    ("TerraformCount", "isTerraformCount"): _member(_is_count, ANY, returns=BOOLEAN),
    ("TerraformSelf", "getString"): _member(_self_string, STRING, returns=STRING),
    ("TerraformSelf", "getNumber"): _member(_self_number, STRING, returns=NUMBER),
    ("TerraformSelf", "getAny"): _member(_self_any, STRING, returns=ANY),
    ("TerraformElement", "isTerraformElement"): _member(_is_element, ANY, returns=BOOLEAN),
}
