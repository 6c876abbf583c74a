"""The tree of constructs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.members import (
    ANY,
    BOOLEAN,
    OBJECT,
    STRING,
    Modelled,
    getter,
    list_of,
    method,
    optional,
)
from cdktf_lazy.kernel.model.values import ordered
from cdktf_lazy.kernel.outcome import Thrown, Unmodelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdktf_lazy.kernel.model.model import Model

CONSTRUCT = "constructs.IConstruct"

_ACCESSORS = {f"__{verb}{kind}__" for verb in ("define", "lookup") for kind in ("Getter", "Setter")}
_METHODS = {"hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString"}
EVERY_OBJECT_HAS = _ACCESSORS | _METHODS | {"__proto__", "constructor", "toString", "valueOf"}
"""Names that every object of JavaScript's has, and that a look-up by name finds therefore."""


class Construct(Modelled):
    """A construct: a place in the tree.

    Parameters
    ----------
    model : Model
        The program's objects.
    scope : Construct, optional
        The parent. Default: none, for the root.
    name : str
        The id.
    """

    fqn = "constructs.Construct"
    typename = "Construct"
    is_stack = False
    is_element = False

    def __init__(self, model: Model, scope: Construct | None, name: str) -> None:
        self.model = model
        self.scope = scope
        self.id = sanitized(name)
        self.children: dict[str, Construct] = {}
        self.context: dict[str, Any] = {}
        self.metadata: list[dict[str, Any]] = []
        self.validations: list[Any] = []
        self.dependencies: list[Any] = []
        self.aspects: Any = None
        self.locked = False
        self._node: Node | None = None
        if scope is None:
            self.path = self.id
            self.stack: Any = None
            return
        if not self.id:
            raise Thrown("Only root constructs may have an empty ID")
        self.path = f"{scope.path}/{self.id}" if scope.path else self.id
        self.stack = scope.stack
        scope.add(self)

    @property
    def node(self) -> Node:
        """What the construct is in the tree."""
        if self._node is None:
            self._node = Node(self)
        return self._node

    def add(self, child: Construct) -> None:
        """Take a child."""
        if self.locked or any(parent.locked for parent in self.parents()):
            raise Unmodelled("a construct below a locked one")
        if child.id in EVERY_OBJECT_HAS:
            raise Unmodelled(f"a construct with the id {child.id}")
        if child.id in self.children:
            where = f" [{self.id}]" if self.id else ""
            raise Thrown(
                f"There is already a Construct with name '{child.id}' in {self.typename}{where}"
            )
        self.children[child.id] = child

    def parents(self) -> Iterator[Construct]:
        """Go up to the root, from the parent on."""
        parent = self.scope
        while parent is not None:
            yield parent
            parent = parent.scope

    def kept_children(self) -> list[Construct]:
        """List the children in JavaScript's order."""
        return list(ordered(self.children).values())

    def find_all(self) -> list[Construct]:
        """List the construct and all below it, parents first."""
        found: list[Construct] = [self]
        for child in self.kept_children():
            found += child.find_all()
        return found

    def find_all_leafs_first(self) -> list[Construct]:
        """List the construct and all below it, children first."""
        found: list[Construct] = []
        for child in self.kept_children():
            found += child.find_all_leafs_first()
        found.append(self)
        return found

    def scopes(self) -> list[Construct]:
        """List the constructs from the root down to this one."""
        return [*reversed(list(self.parents())), self]

    def try_context(self, key: str) -> Any:
        """Look a value of the context up, here and above."""
        if key in EVERY_OBJECT_HAS:
            raise Unmodelled(f"a value of the context named {key}")
        at: Construct | None = self
        while at is not None:
            if at.context.get(key) is not None:
                return at.context[key]
            at = at.scope
        return None

    def set_context(self, key: str, value: Any) -> None:
        """Set a value of the context, before there are children."""
        if self.children:
            names = ",".join(child.id for child in self.kept_children())
            raise Thrown(f"Cannot set context after children have been added: {names}")
        self.context[key] = value

    @getter("node", OBJECT)
    def get_node(self) -> Any:
        """Give the node."""
        if "node" in self.overrides:
            raise Unmodelled("an override of node")
        return self.node

    @method("toString", returns=STRING)
    def to_string(self) -> str:
        """Give the path."""
        return self.path or "<root>"


def sanitized(name: str) -> str:
    """Take out of an id what separates the ids of a path."""
    return name.replace("/", "--").replace("\n", "--")


class Node(Modelled):
    """What jsii sees of a construct's place in the tree."""

    fqn = "constructs.Node"

    def __init__(self, host: Construct) -> None:
        self.host = host

    @getter("id", STRING)
    def get_id(self) -> str:
        """Give the id."""
        return self.host.id

    @getter("path", STRING)
    def get_path(self) -> str:
        """Give the path."""
        return self.host.path

    @getter("scope", OBJECT, CONSTRUCT)
    def get_scope(self) -> Any:
        """Give the parent."""
        return self.host.scope

    @getter("root", OBJECT, CONSTRUCT)
    def get_root(self) -> Any:
        """Give the root."""
        return self.host.scopes()[0]

    @getter("scopes", list_of(OBJECT), CONSTRUCT)
    def get_scopes(self) -> Any:
        """List the way from the root."""
        return self.host.scopes()

    @getter("children", list_of(OBJECT), CONSTRUCT)
    def get_children(self) -> Any:
        """List the children."""
        return self.host.kept_children()

    @method("findAll", optional(ANY), returns=list_of(OBJECT), interface=CONSTRUCT)
    def find_all(self, order: Any = None) -> Any:
        """List everything below."""
        if order is None or order == "PREORDER":
            return self.host.find_all()
        if order == "POSTORDER":
            return self.host.find_all_leafs_first()
        raise Unmodelled("an unknown order of constructs")

    @method("tryFindChild", STRING, returns=OBJECT, interface=CONSTRUCT)
    def try_find_child(self, name: str) -> Any:
        """Give a child by its id."""
        if name in EVERY_OBJECT_HAS:
            raise Unmodelled(f"a child with the id {name}")
        return self.host.children.get(sanitized(name))

    @method("findChild", STRING, returns=OBJECT, interface=CONSTRUCT)
    def find_child(self, name: str) -> Any:
        """Give a child by its id, which must be there."""
        found = self.try_find_child(name)
        if found is None:
            raise Thrown(f"No child with id: '{name}'")
        return found

    @method("tryGetContext", STRING, returns=ANY)
    def try_get_context(self, key: str) -> Any:
        """Look a value of the context up."""
        return self.host.try_context(key)

    @method("getContext", STRING, returns=ANY)
    def get_context(self, key: str) -> Any:
        """Look a value of the context up, which must be there."""
        found = self.host.try_context(key)
        if found is None:
            raise Thrown(f"No context value present for {key} key")
        return found

    @method("addValidation", OBJECT)
    def add_validation(self, validation: Any) -> None:
        """Take a validation."""
        self.host.validations.append(validation)

    @method("addMetadata", STRING, ANY, optional(ANY))
    def add_metadata(self, kind: str, data: Any, options: Any = None) -> None:
        """Say something about the construct."""
        if options is not None or kind == "stacktrace":
            raise Unmodelled("metadata with options")
        if data is not None:
            self.host.metadata.append({"type": kind, "data": data, "trace": None})

    @method("addDependency", OBJECT, variadic=True)
    def add_dependency(self, *others: Any) -> None:
        """Take constructs that come first; the engine makes nothing of them."""
        self.host.dependencies += [one for one in others if one not in self.host.dependencies]

    @method("tryRemoveChild", STRING, returns=BOOLEAN)
    def try_remove_child(self, name: str) -> bool:
        """Take a child out of the tree."""
        return self.host.children.pop(name, None) is not None

    @getter("addr", STRING)
    def get_addr(self) -> str:
        """Give the address, which is unique in the tree."""
        import hashlib  # it loads OpenSSL, which a small app needs for nothing else

        made = hashlib.sha1(usedforsecurity=False)
        for one in self.host.scopes():
            if one.id != "Default":
                made.update(f"{one.id}\n".encode())
        return f"c8{made.hexdigest()}"

    @method("setContext", STRING, ANY)
    def set_context(self, key: str, value: Any) -> None:
        """Set a value of the context."""
        self.host.set_context(key, value)
