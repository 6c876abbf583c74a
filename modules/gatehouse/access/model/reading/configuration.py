"""Terraform's JSON configuration: ``cdk.tf.json``, and the modules that it calls.

The syntax is Terraform's JSON configuration syntax. An argument is evaluated when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gatehouse.access.model.reading.block import Block, Value, at_statement, listed
from gatehouse.access.model.reading.expressions import Names, evaluate, walk
from gatehouse.access.model.reading.modules import module_document
from gatehouse.access.model.reading.names import NAMES
from gatehouse.access.model.reading.surroundings import Surroundings
from gatehouse.access.model.readings import has_unknown, unknown_text
from gatehouse.access.model.source import Source

Places = Mapping[str, Mapping[str, Any]]
_DEEPEST = 20  # modules within modules
_MOST = 1000  # instances of one resource
_META = ("//", "count", "for_each", "depends_on", "lifecycle", "provider", "provisioner", "dynamic")


@dataclass
class Root:
    """A stack: its document, where it lies, and the places of its constructs.

    Parameters
    ----------
    name : str
        The stack's name.
    document : mapping
        Its JSON.
    folder : Path, optional
        The folder that its modules are below. Default: not known, so no module is read.
    places : mapping
        What ``constructs.json`` says of addresses.
    values : mapping
        Attributes that a state or plan knows, by address.
    """

    name: str
    document: Mapping[str, Any]
    folder: Path | None = None
    places: Places = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Scope:
    """One module: the root, or an instance of one that is called.

    Parameters
    ----------
    root : Root
        The stack.
    surroundings : Surroundings
        The account, and where unknown values are noted.
    document : mapping
        The module's JSON.
    prefix : str
        What its addresses begin with: ``module.notes.``.
    inputs : mapping, optional
        What its caller gives it. Default: it is the root.
    others : dict
        The scopes of all stacks, by name, for remote states.
    """

    def __init__(
        self,
        root: Root,
        surroundings: Surroundings,
        document: Mapping[str, Any],
        *,
        prefix: str = "",
        inputs: Mapping[str, Value] | None = None,
        folder: Path | None = None,
        others: Mapping[str, Scope] | None = None,
    ) -> None:
        self.root = root
        self.surroundings = surroundings
        self.document = document
        self.folder = folder
        self._prefix = prefix
        self._inputs = inputs
        self._others = others if others is not None else {}
        self._instances: dict[tuple[bool, str, str], Value] = {}
        self._locals: dict[str, Value] = {}
        self._asked: set[str] = set()
        self._modules: dict[str, Value] = {}

    def source(self, address: str) -> Source:
        """Return where an address of this module was declared."""
        place = self.root.places.get(address) if not self._prefix else None
        place = place if isinstance(place, Mapping) else {}
        file, line = place.get("file"), place.get("line")
        construct = place.get("construct")
        return Source(
            self._prefix + address,
            self.root.name,
            construct if isinstance(construct, str) else None,
            file if isinstance(file, str) and isinstance(line, int) else None,
            line if isinstance(file, str) and isinstance(line, int) else None,
        )

    def blocks(self) -> Iterator[Block]:
        """List every resource and data source, those of modules too."""
        for section, is_data in (("resource", False), ("data", True)):
            for kind, name in self._declared(section):
                yield from flat(self.instances(is_data, kind, name))
        for name in sections(self.document, "module"):
            for scope in flat_scopes(self.module(name)):
                yield from scope.blocks()

    def instances(self, is_data: bool, kind: str, name: str) -> Value:
        """Return a block; a list of them with ``count``, a map with ``for_each``."""
        key = (is_data, kind, name)
        if key not in self._instances:
            self._instances[key] = None
            config = _named(self.document, "data" if is_data else "resource", kind, name)
            address = f"{'data.' if is_data else ''}{kind}.{name}"
            made: Value = None
            if config is not None:
                made = self._repeated(
                    config,
                    address,
                    lambda index, names: ConfiguredBlock(
                        kind, is_data, self.source(address + index), self, config, names
                    ),
                )
            self._instances[key] = made
        return self._instances[key]

    def module(self, name: str) -> Value:
        """Return the scope of a module call; a list or a map of them where it is repeated."""
        if name not in self._modules:
            self._modules[name] = None
            call = sections(self.document, "module").get(name)
            address = f"module.{name}"
            if isinstance(call, list):
                call = call[0] if call else None
            if isinstance(call, Mapping):
                self._modules[name] = self._called(call, address)
        return self._modules[name]

    def output(self, name: str) -> Value:
        """Return the value of an output."""
        output = sections(self.document, "output").get(name)
        output = output[0] if isinstance(output, list) and output else output
        names = ScopeNames(self, self.source(f"output.{name}"))
        if not isinstance(output, Mapping):
            return names.unknown(f"output.{name}", "there is no such output")
        return self._once(f"output.{name}", output.get("value"), names)

    def local(self, name: str, names: ScopeNames) -> Value:
        """Return a local value."""
        if name not in self._locals:
            found = sections(self.document, "locals")
            if name not in found:
                return names.unknown(f"local.{name}", "there is no such local value")
            value = self._once(f"local.{name}", found[name], names)
            self._locals[name] = value
        return self._locals[name]

    def variable(self, name: str, names: ScopeNames) -> Value:
        """Return an input, or its default."""
        if self._inputs is not None and name in self._inputs:
            return self._inputs[name]
        declared = sections(self.document, "variable").get(name)
        declared = declared[0] if isinstance(declared, list) and declared else declared
        default = declared.get("default") if isinstance(declared, Mapping) else None
        if default is not None:
            return default
        return names.unknown(
            f"var.{name}", f"variable {name} gets its value when Terraform runs, and has no default"
        )

    def remote(self, name: str, names: ScopeNames) -> Value:
        """Return the outputs of another stack, from which they are asked one by one."""
        config = _named(self.document, "data", "terraform_remote_state", name) or {}
        for other in self._others.values():
            if _is_state_of(config, other.document) or _is_reference_to(name, other.root.name):
                return other
        return names.unknown(
            f"data.terraform_remote_state.{name}", "the other stack's JSON was not given; give both"
        )

    def _once(self, name: str, value: Value, names: ScopeNames) -> Value:
        """Evaluate something that may refer to itself."""
        if name in self._asked:
            return names.unknown(name, "it refers to itself")
        self._asked.add(name)
        try:
            return evaluate(value, names)
        finally:
            self._asked.discard(name)

    def _declared(self, section: str) -> Iterator[tuple[str, str]]:
        for kind, named in sections(self.document, section).items():
            for each in listed(named):
                if isinstance(each, Mapping):
                    yield from ((kind, name) for name in each if name != "//")

    def _repeated(self, config: Mapping[str, Any], address: str, make: Any) -> Value:
        """Make one, or as many as ``count`` or ``for_each`` say."""
        names = ScopeNames(self, self.source(address))
        if "count" in config:
            count = evaluate(config["count"], names)
            if isinstance(count, (int, float)) and 0 <= count <= _MOST:
                return [
                    make(f"[{index}]", ScopeNames(self, names.at, {"count": {"index": index}}))
                    for index in range(int(count))
                ]
            names.unknown("count", "how many there are is not known; one is read")
            bound = {"count": {"index": unknown_text("count.index")}}
            return [make("[0]", ScopeNames(self, names.at, bound))]
        if "for_each" in config:
            each = evaluate(config["for_each"], names)
            entries = _entries(each)
            if entries is None or len(entries) > _MOST:
                names.unknown("for_each", "what it is repeated for is not known; one is read")
                entries = {unknown_text("each.key"): unknown_text("each.value")}
            return {
                key: make(
                    f'["{key}"]', ScopeNames(self, names.at, {"each": {"key": key, "value": value}})
                )
                for key, value in entries.items()
            }
        return make("", names)

    def _called(self, call: Mapping[str, Any], address: str) -> Value:
        names = ScopeNames(self, self.source(address))
        source = evaluate(call.get("source"), names)
        document, folder = module_document(
            str(source), self.folder, self._prefix + address, self.root.folder, names
        )
        if self._prefix.count("module.") >= _DEEPEST:
            names.unknown("module", "modules call each other too deeply")
            return None
        if document is None:
            return None

        def make(index: str, inner: ScopeNames) -> Scope:
            inputs = {
                name: evaluate(value, inner)
                for name, value in call.items()
                if name not in (*_META, "source", "version", "providers")
            }
            return Scope(
                self.root,
                self.surroundings,
                document,
                prefix=f"{self._prefix}{address}{index}.",
                inputs=inputs,
                folder=folder,
                others=self._others,
            )

        return self._repeated(call, address, make)


@dataclass(frozen=True)
class ScopeNames(Names):
    """The names of a module, as a block of it sees them."""

    scope: Scope
    at: Source
    bound: Mapping[str, Value] = field(default_factory=dict)

    def unknown(self, what: str, why: str) -> str:
        """Note that something is not known."""
        return self.scope.surroundings.unknown(self.at, what, why)

    def reference(self, steps: list[str | int]) -> Value:
        """Return the value of a reference."""
        head, rest = str(steps[0]), steps[1:]
        if head in ("each", "count"):
            found = self.bound.get(head)
            return walk(found, rest, self) if found else self.unknown(head, "nothing is repeated")
        if head in ("path", "terraform", "self"):
            said = ".".join(str(step) for step in steps)
            return "." if head == "path" else self.unknown(said, "only a run of Terraform knows it")
        if not rest:
            return self.unknown(head, "it is no reference that is read")
        name = str(rest[0])
        if head == "var":
            return walk(self.scope.variable(name, self), rest[1:], self)
        if head == "local":
            return walk(self.scope.local(name, self), rest[1:], self)
        if head == "module":
            return self._of_module(name, rest[1:])
        if head == "data":
            if name == "terraform_remote_state" and len(rest) > 2:
                return self._of_state(str(rest[1]), rest[2:])
            return self._of_block(True, name, rest[1:])
        return self._of_block(False, head, rest)

    def _of_block(self, is_data: bool, kind: str, steps: list[str | int]) -> Value:
        said = f"{'data.' if is_data else ''}{kind}.{'.'.join(map(str, steps))}"
        found = self.scope.instances(is_data, kind, str(steps[0])) if steps else None
        if found is None:
            return self.unknown(said, f"there is no {said[:80]} in the stack")
        return _attribute(found, steps[1:], self)

    def _of_module(self, name: str, steps: list[str | int]) -> Value:
        found = self.scope.module(name)
        while steps and not isinstance(found, Scope):
            found, steps = walk(found, steps[:1], self), steps[1:]
        if isinstance(found, Scope) and steps:
            return walk(found.output(str(steps[0])), steps[1:], self)
        return self.unknown(f"module.{name}", "the module could not be read")

    def _of_state(self, name: str, steps: list[str | int]) -> Value:
        found = self.scope.remote(name, self)
        if isinstance(found, Scope) and steps[0] == "outputs" and len(steps) > 1:
            return walk(found.output(str(steps[1])), steps[2:], self)
        return found if isinstance(found, str) else self.unknown(name, "it is no output")


class ConfiguredBlock(Block):
    """A block of a configuration."""

    def __init__(
        self,
        kind: str,
        is_data: bool,
        source: Source,
        scope: Scope,
        config: Mapping[str, Any],
        names: ScopeNames,
    ) -> None:
        super().__init__(kind, is_data, source, scope.surroundings)
        self._config = config
        self._names = ScopeNames(scope, source, names.bound)
        self._values = scope.root.values.get(source.address, {})

    def given(self, name: str) -> Value:
        """Return an argument of the configuration, evaluated; else what a state knows."""
        value: Value = None
        if name in self._config and name not in _META:
            value = evaluate(self._config[name], self._names)
        more = self._dynamic(name)
        if more:
            return [*listed(value), *more]
        return self._values.get(name) if value is None and self._is_made(name) else value

    def statement_source(self, sid: str) -> Source:
        """Return where a statement was allowed."""
        place = self._names.scope.root.places.get(self.source.address)
        return at_statement(self.source, place, sid)

    def _is_made(self, name: str) -> bool:
        """Return whether AWS makes an attribute, so that what a state knows of it still counts."""
        naming = NAMES.get(self.kind, ("", ""))
        return not self.is_data and (
            name in ("id", "arn", naming[0]) or name in self.surroundings.rules.get(self.kind, {})
        )

    def _dynamic(self, name: str) -> list[Value]:
        """Return the blocks that a ``dynamic`` block makes."""
        made: list[Value] = []
        for dynamic in listed(self._config.get("dynamic")):
            for each in listed(dynamic.get(name)) if isinstance(dynamic, Mapping) else ():
                made += self._generated(name, each)
        return made

    def _generated(self, name: str, dynamic: Value) -> list[Value]:
        if not isinstance(dynamic, Mapping):
            return [self.unknown(name, "a dynamic block of it could not be read")]
        entries = _entries(evaluate(dynamic.get("for_each"), self._names), of_lists=True)
        if entries is None:
            return [self.unknown(name, "what a dynamic block is repeated for is not known")]
        iterator = str(dynamic.get("iterator") or name)
        contents = listed(dynamic.get("content"))
        return [
            evaluate(content, _Iterating(self._names, iterator, {"key": key, "value": value}))
            for key, value in entries.items()
            for content in contents
        ]


@dataclass(frozen=True)
class _Iterating(Names):
    """The names inside of a ``dynamic`` block."""

    names: ScopeNames
    iterator: str
    bound: Mapping[str, Value]

    def unknown(self, what: str, why: str) -> str:
        return self.names.unknown(what, why)

    def reference(self, steps: list[str | int]) -> Value:
        if steps[0] == self.iterator:
            return walk(self.bound, steps[1:], self)
        return self.names.reference(steps)


def _attribute(found: Value, steps: list[str | int], names: Names) -> Value:
    """Return an attribute of a block, of one of several, or of all of them."""
    while not isinstance(found, Block):
        if not steps:
            return found
        found, steps = walk(found, steps[:1], names), steps[1:]
        if isinstance(found, str):
            return found
    if not steps:
        return found
    return walk(found.reference(str(steps[0])), steps[1:], names)


def _entries(value: Value, *, of_lists: bool = False) -> dict[str, Value] | None:
    if isinstance(value, Mapping):
        return None if any(has_unknown(key) for key in value) else dict(value)
    if isinstance(value, list) and of_lists:
        return {str(index): each for index, each in enumerate(value)}
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return None if has_unknown(value) else {each: each for each in value}
    return None


def sections(document: Mapping[str, Any], section: str) -> dict[str, Any]:
    """Return a section of a configuration, which may be an object or a list of them."""
    found: dict[str, Any] = {}
    for each in listed(document.get(section)):
        if isinstance(each, Mapping):
            found |= {str(name): value for name, value in each.items() if name != "//"}
    return found


def _named(
    document: Mapping[str, Any], section: str, kind: str, name: str
) -> Mapping[str, Any] | None:
    for named in listed(sections(document, section).get(kind)):
        if isinstance(named, Mapping) and name in named:
            config = named[name]
            config = config[0] if isinstance(config, list) and config else config
            return config if isinstance(config, Mapping) else None
    return None


def _is_state_of(config: Mapping[str, Any], document: Mapping[str, Any]) -> bool:
    """Return whether a remote state is the one that a stack keeps."""
    kind, asked = config.get("backend"), config.get("config")
    backend = sections(sections(document, "terraform"), "backend").get(str(kind))
    if not isinstance(asked, Mapping) or not isinstance(backend, Mapping):
        return False
    where = ("path", "bucket", "key", "prefix", "container_name", "address", "name")
    found = [(asked.get(name), backend.get(name)) for name in where if name in asked]
    return bool(found) and all(one == other for one, other in found)


def _is_reference_to(name: str, stack: str) -> bool:
    """Return whether a remote state has the name that CDKTF gives to that of a stack."""
    return name.endswith("reference_input_" + stack.replace("-", "_")) or name.endswith(
        f"reference-input-{stack}"
    )


def flat(found: Value) -> Iterator[Block]:
    """List the blocks of a declaration."""
    if isinstance(found, Block):
        yield found
    elif isinstance(found, (list, Mapping)):
        for each in found.values() if isinstance(found, Mapping) else found:
            yield from flat(each)


def flat_scopes(found: Value) -> Iterator[Scope]:
    """List the scopes of a module call."""
    if isinstance(found, Scope):
        yield found
    elif isinstance(found, (list, Mapping)):
        for each in found.values() if isinstance(found, Mapping) else found:
            yield from flat_scopes(each)
