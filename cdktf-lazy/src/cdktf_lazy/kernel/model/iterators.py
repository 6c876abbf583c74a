"""Iterators: what a resource, a module or a block is repeated for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.bindings.types import Type
from cdktf_lazy.kernel.model.expressions import (
    Expression,
    PropertyAccess,
    Reference,
    argument,
    part,
)
from cdktf_lazy.kernel.model.functions import call
from cdktf_lazy.kernel.model.members import (
    ANY,
    BOOLEAN,
    NUMBER,
    OBJECT,
    STRING,
    Modelled,
    getter,
    list_of,
    map_of,
    method,
)
from cdktf_lazy.kernel.model.tokens import (
    ANY_MAP_VALUE,
    BOOLEAN_MAP_VALUE,
    NUMBER_MAP_VALUE,
    STRING_MAP_VALUE,
    Resolvable,
)
from cdktf_lazy.kernel.model.values import template
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model
    from cdktf_lazy.kernel.model.resolving import Context

RESOLVABLE = "IResolvable"
_EXPRESSION = Type("union", choices=(STRING, Type("interface")))

IN_FOR_EXPRESSION = "FOR_EXPRESSION"
IN_DYNAMIC_BLOCK = "DYNAMIC_BLOCK"

FOR_KEY = Reference("key")
FOR_VALUE = Reference("val")
_FOR = {"key": FOR_KEY, "value": FOR_VALUE}


class ForExpression(Expression):
    """A list or a map that is made of another one.

    Parameters
    ----------
    source : Any
        What it is made of.
    value : Any
        What becomes of each item.
    key : Any, optional
        What becomes of each key. Default: none, for a list.
    """

    def __init__(self, source: Any, value: Any, key: Any = None) -> None:
        self.source = source
        self.value = value
        self.key = key

    def write(self, context: Context) -> str:
        """Write ``[ for key, val in source: value]``."""
        if context.scope.model.engine.name == "cdktn":
            context.iterator = IN_FOR_EXPRESSION
        names = f"{part(context, FOR_KEY)}, {part(context, FOR_VALUE)}"
        source = template(argument(context, self.source))
        value = template(part(context, self.value))
        if self.key is None or self.key == "":
            return f"[ for {names} in {source}: {value}]"
        return f"{{ for {names} in {source}: {template(part(context, self.key))} => {value} }}"


class Item(Resolvable):
    """The key or the value of the item that an iterator is at.

    Parameters
    ----------
    model : Model
        The program's objects.
    name : str
        ``key`` or ``value``.
    """

    def __init__(self, model: Model, name: str) -> None:
        self.fqn = model.name_in_engine("LazyBase")
        self._name = name

    def resolve(self, context: Context) -> Any:
        """Give what the item is called where it is used."""
        if context.iterator == IN_FOR_EXPRESSION:
            return _FOR[self._name]
        return Reference(f"each.{self._name}")


class DynamicExpression(Resolvable):
    """A block for each item; where blocks cannot be repeated, a list of what they would be.

    Parameters
    ----------
    iterator : Iterator
        What it is repeated for.
    content : dict
        What each block holds.
    """

    def __init__(self, iterator: Iterator, content: dict[str, Any]) -> None:
        self.iterator = iterator
        self.content = content

    def resolve(self, context: Context) -> Any:
        """Write a list."""
        return _DynamicList(self)


class _DynamicList(Resolvable):
    def __init__(self, dynamic: DynamicExpression) -> None:
        self._dynamic = dynamic

    def resolve(self, context: Context) -> Any:
        context.iterator = IN_FOR_EXPRESSION
        dynamic = self._dynamic
        return context.resolve(ForExpression(dynamic.iterator.listed(), dynamic.content))


class DynamicBlock(Resolvable):
    """A block that is repeated, in the place of the block."""

    def __init__(self, dynamic: DynamicExpression) -> None:
        self.dynamic = dynamic

    def resolve(self, context: Context) -> Any:
        """Stop: it stands where no block can be repeated."""
        raise Unmodelled("a dynamic block inside of a list")


class _Repeated(Resolvable):
    """What Terraform's ``dynamic`` holds for a block."""

    def __init__(self, dynamic: DynamicExpression) -> None:
        self._dynamic = dynamic

    def resolve(self, context: Context) -> Any:
        context.iterator = IN_DYNAMIC_BLOCK
        return {
            "for_each": self._dynamic.iterator.for_each(),
            "iterator": "each",
            "content": context.resolve(self._dynamic.content),
        }


def with_dynamic_blocks(attributes: dict[str, Any]) -> dict[str, Any]:
    """Move the blocks that are repeated to where Terraform wants them."""
    moved: dict[str, Any] = {}
    for name, value in attributes.items():
        if isinstance(value, DynamicBlock):
            moved.setdefault("dynamic", {})[name] = _Repeated(value.dynamic)
        elif isinstance(value, dict):
            moved[name] = with_dynamic_blocks(value)
        else:
            moved[name] = value
    return moved


class Iterator(Modelled):
    """What something is repeated for.

    Parameters
    ----------
    model : Model
        The program's objects.
    source : Any
        The list, the map, or the resource.
    """

    typename = "TerraformIterator"

    def __init__(self, model: Model, source: Any) -> None:
        self.fqn = model.name_in_engine(self.typename)
        self.model = model
        self.source = source
        model.has_late_tokens = True

    def for_each(self) -> Any:
        """Give what Terraform's ``for_each`` holds."""
        raise NotImplementedError

    def listed(self) -> Any:
        """Give what a for expression goes through."""
        return self.for_each()

    def item(self) -> Item:
        """Give the value of the item."""
        return Item(self.model, "value")

    def _attribute(self, name: str) -> PropertyAccess:
        return PropertyAccess(self.item(), [name])

    @getter("key", ANY)
    def get_key(self) -> Any:
        """Give the key of the item."""
        return Item(self.model, "key")

    @getter("value", ANY)
    def get_value(self) -> Any:
        """Give the value of the item."""
        return self.item()

    @method("getString", STRING, returns=STRING)
    def get_string(self, attribute: str) -> str:
        """Give a token of an attribute of the item."""
        return self.model.tokens.string(self._attribute(attribute))

    @method("getNumber", STRING, returns=NUMBER)
    def get_number(self, attribute: str) -> float:
        """Give a token that is a number."""
        return self.model.tokens.number(self._attribute(attribute))

    @method("getBoolean", STRING, returns=OBJECT, interface=RESOLVABLE)
    def get_boolean(self, attribute: str) -> Any:
        """Refer to an attribute that is true or false."""
        return self._attribute(attribute)

    @method("getAny", STRING, returns=OBJECT, interface=RESOLVABLE)
    def get_any(self, attribute: str) -> Any:
        """Refer to an attribute."""
        return self._attribute(attribute)

    @method("getList", STRING, returns=list_of(STRING))
    def get_list(self, attribute: str) -> list[str]:
        """Give a token in a list."""
        return self.model.tokens.list(self._attribute(attribute))

    @method("getNumberList", STRING, returns=list_of(NUMBER))
    def get_number_list(self, attribute: str) -> Any:
        """Give a token in a list of numbers."""
        return self.model.tokens.number_list(self._attribute(attribute))

    @method("getMap", STRING, returns=map_of(ANY))
    def get_map(self, attribute: str) -> dict[str, Any]:
        """Give a token in a map."""
        return self.model.tokens.map(self._attribute(attribute), ANY_MAP_VALUE)

    @method("getAnyMap", STRING, returns=map_of(ANY))
    def get_any_map(self, attribute: str) -> dict[str, Any]:
        """Give a token in a map."""
        return self.model.tokens.map(self._attribute(attribute), ANY_MAP_VALUE)

    @method("getStringMap", STRING, returns=map_of(STRING))
    def get_string_map(self, attribute: str) -> dict[str, Any]:
        """Give a token in a map of texts."""
        return self.model.tokens.map(self._attribute(attribute), STRING_MAP_VALUE)

    @method("getNumberMap", STRING, returns=map_of(NUMBER))
    def get_number_map(self, attribute: str) -> dict[str, Any]:
        """Give a token in a map of numbers."""
        return self.model.tokens.map(self._attribute(attribute), NUMBER_MAP_VALUE)

    @method("getBooleanMap", STRING, returns=map_of(BOOLEAN))
    def get_boolean_map(self, attribute: str) -> dict[str, Any]:
        """Give a token in a map of booleans."""
        return self.model.tokens.map(self._attribute(attribute), BOOLEAN_MAP_VALUE)

    @method("dynamic", map_of(ANY), returns=OBJECT, interface=RESOLVABLE)
    def dynamic(self, content: dict[str, Any]) -> DynamicExpression:
        """Repeat a block."""
        self.model.has_dynamic_blocks = True
        return DynamicExpression(self, content)

    @method("keys", returns=OBJECT, interface=RESOLVABLE)
    def keys(self) -> ForExpression:
        """List the keys."""
        return ForExpression(self.listed(), FOR_KEY)

    @method("values", returns=OBJECT, interface=RESOLVABLE)
    def values(self) -> ForExpression:
        """List the values."""
        return ForExpression(self.listed(), FOR_VALUE)

    @method("pluckProperty", STRING, returns=OBJECT, interface=RESOLVABLE)
    def pluck(self, name: str) -> ForExpression:
        """List an attribute of each item."""
        return ForExpression(self.listed(), PropertyAccess(FOR_VALUE, [name]))

    @method("forExpressionForList", _EXPRESSION, returns=OBJECT, interface=RESOLVABLE)
    def for_list(self, expression: Any) -> ForExpression:
        """Make a list."""
        return ForExpression(self.listed(), expression)

    @method("forExpressionForMap", _EXPRESSION, _EXPRESSION, returns=OBJECT, interface=RESOLVABLE)
    def for_map(self, key: Any, value: Any) -> ForExpression:
        """Make a map."""
        return ForExpression(self.listed(), value, key)


class ListIterator(Iterator):
    """Goes through a list; Terraform wants a set."""

    typename = "ListTerraformIterator"

    def for_each(self) -> Any:
        """Give the set."""
        return call(self.model, "toset", [self.source])


class MapIterator(Iterator):
    """Goes through a map."""

    typename = "MapTerraformIterator"

    def for_each(self) -> Any:
        """Give the map."""
        return self.model.tokens.string(self.source)

    @getter("key", STRING)
    def get_key(self) -> Any:
        """Give a token of the key of the item."""
        return self.model.tokens.string(Item(self.model, "key"))


class ResourceIterator(Iterator):
    """Goes through the resources that another iterator made.

    Parameters
    ----------
    model : Model
        The program's objects.
    source : Any
        A resource or data source with ``for_each``.
    """

    typename = "ResourceTerraformIterator"

    def __init__(self, model: Model, source: Any) -> None:
        super().__init__(model, source)
        config = getattr(source, "config", None)
        if config is None or config.get("count") or not config.get("forEach"):
            raise Unmodelled("an iterator of a resource that is not repeated")

    def for_each(self) -> Any:
        """Give the address of the resource."""
        return self.source.fqn_token


class ComplexListIterator(MapIterator):
    """Goes through a list of maps, with an attribute of each as its key.

    Parameters
    ----------
    model : Model
        The program's objects.
    source : Any
        The list.
    key : str
        The attribute.
    """

    typename = "DynamicListTerraformIterator"

    def __init__(self, model: Model, source: Any, key: str) -> None:
        super().__init__(model, source)
        self._key = key

    def for_each(self) -> Any:
        """Give the map that is made of the list."""
        if self.model.engine.name == "cdktn":
            return self.as_map()
        return _ListOrMap(self)

    def listed(self) -> Any:
        """Give the list."""
        return self.source if self.model.engine.name == "cdktn" else self.for_each()

    def as_map(self) -> ForExpression:
        """Make the map."""
        key = call(self.model, "lookupNested", [FOR_VALUE, [self._key]])
        return ForExpression(self.source, FOR_VALUE, key)


class _ListOrMap(Resolvable):
    """A list of maps where a for expression goes through it, otherwise the map made of it."""

    def __init__(self, iterator: ComplexListIterator) -> None:
        self._iterator = iterator

    def resolve(self, context: Context) -> Any:
        if context.iterator == IN_FOR_EXPRESSION:
            return self._iterator.source
        return self._iterator.as_map()


def make_iterator(model: Model, name: str, *arguments: Any) -> Iterator:
    """Make an iterator.

    Parameters
    ----------
    model : Model
        The program's objects.
    name : str
        The function of the engine's that makes it, such as ``fromList``.
    arguments : Any
        What it gets.
    """
    made: Iterator = MADE_BY[name](model, *arguments)
    return made


MADE_BY: dict[str, Any] = {
    "fromList": ListIterator,
    "fromMap": MapIterator,
    "fromResources": ResourceIterator,
    "fromDataSources": ResourceIterator,
    "fromComplexList": ComplexListIterator,
}
"""The classes, by the function that makes them."""
