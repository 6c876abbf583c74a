"""Plans and states, as ``terraform show -json`` prints them, and state files.

The format is "JSON output format" of Terraform's documentation, 1.x, and version 4 of state files.
A plan knows of new resources what the configuration says; of what only AWS will say, it has the
references that the configuration makes, without the text around them. Where an argument can hold
nothing but the thing that it refers to (``role``, ``api_id``), the reference is followed. Anywhere
else the value is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gatehouse.access.model.reading.block import Block, Value, at_statement, listed
from gatehouse.access.model.reading.surroundings import Surroundings
from gatehouse.access.model.source import Source

_INDEX = re.compile(r"\[[^\]]*\]")
_DEEPEST = 100
#: Arguments that hold what they refer to and nothing else.
_SAME = re.compile(
    r"(.*_)?(id|ids|arn|arns|uri|json)|role|bucket|policy|assume_role_policy|function_name|url"
    r"|provider_name|permissions_boundary|identity_provider_name|authenticated|unauthenticated"
    r"|audience|providers|queue_url|rest_api"
)
#: Arguments that AWS takes in one form alone, around what they refer to.
_FORMS = {
    "target": "integrations/{}",
    "issuer": "https://{}",
    "identity_provider": "{}:{}",
}

Entry = Mapping[str, Any]


@dataclass
class Record:
    """A plan or a state: its resources by address.

    Parameters
    ----------
    name : str
        The name of the stack.
    surroundings : Surroundings
        The account, and where unknown values are noted.
    configuration : mapping
        What a plan says of the configuration; empty for a state.
    blocks : dict of str to RecordedBlock
        What there is, by address.
    places : mapping
        What ``constructs.json`` says of addresses.
    """

    name: str
    surroundings: Surroundings
    configuration: Entry = field(default_factory=dict)
    blocks: dict[str, RecordedBlock] = field(default_factory=dict)
    places: Mapping[str, Entry] = field(default_factory=dict)
    _expressions: dict[str, dict[str, Entry]] = field(default_factory=dict)

    def source(self, address: str) -> Source:
        """Return where an address was declared."""
        place = _mapping(self.places.get(_INDEX.sub("", address)))
        file, line, construct = place.get("file"), place.get("line"), place.get("construct")
        known = isinstance(file, str) and isinstance(line, int)
        return Source(
            address,
            self.name,
            construct if isinstance(construct, str) else None,
            str(file) if known else None,
            line if known and isinstance(line, int) else None,
        )

    def add(self, entry: Entry, values: Entry, unknown: Value = None) -> None:
        """Add a resource."""
        address, kind = str(entry["address"]), str(entry["type"])
        is_data = entry.get("mode") == "data"
        self.blocks[address] = RecordedBlock(kind, is_data, address, self, values, unknown)

    def module(self, address: str) -> Entry:
        """Return the configuration of the module that an address is in."""
        found = _mapping(self.configuration.get("root_module"))
        for name in _modules(address):
            found = _mapping(_mapping(_mapping(found.get("module_calls")).get(name)).get("module"))
        return found

    def expressions(self, address: str) -> Entry:
        """Return the expressions of a resource's arguments."""
        plain = _INDEX.sub("", address)
        prefix = _prefix(plain)
        found = self._expressions.get(prefix)
        if found is None:
            resources = listed(self.module(plain).get("resources"))
            found = {
                str(each.get("address")): _mapping(each.get("expressions"))
                for each in resources
                if isinstance(each, Mapping)
            }
            self._expressions[prefix] = found
        return found.get(plain[len(prefix) :], {})

    def follow(self, reference: str, prefix: str, depth: int = 0) -> Value:
        """Return what a reference means, from inside of a module; None where nobody knows.

        Parameters
        ----------
        reference : str
            As a plan lists it: ``aws_iam_role.a.arn``, ``var.role``, ``module.b.arn``.
        prefix : str
            What addresses of the module begin with.
        depth : int, default 0
            How many references led here.
        """
        head, _, rest = reference.partition(".")
        if depth > _DEEPEST:
            return None
        if head == "var":
            return self._of_variable(rest, prefix, depth)
        if head == "module":
            name, _, output = rest.partition(".")
            name = _INDEX.sub("", name)
            inner = f"{prefix}module.{name}."
            expression = _mapping(
                _mapping(_mapping(self.module(inner).get("outputs")).get(output)).get("expression")
            )
            return self.expression(expression, inner, depth + 1)
        found = self._block(reference, prefix)
        return found[0].reference(found[1]) if found else None

    def expression(self, expression: Entry, prefix: str, depth: int = 0) -> Value:
        """Return what an expression means that is a constant, or one reference alone."""
        if "constant_value" in expression:
            return expression["constant_value"]
        references = references_of(expression)
        return self.follow(references[0], prefix, depth + 1) if len(references) == 1 else None

    def _of_variable(self, name: str, prefix: str, depth: int) -> Value:
        if not prefix:
            return None
        outer = re.sub(r"module\.[^.]+\.$", "", prefix)
        call = _modules(prefix)[-1]
        calls = _mapping(self.module(outer).get("module_calls"))
        expression = _mapping(_mapping(_mapping(calls.get(call)).get("expressions")).get(name))
        return self.expression(expression, outer, depth + 1)

    def _block(self, reference: str, prefix: str) -> tuple[RecordedBlock, str] | None:
        """Return the block that a reference is about, and the attribute."""
        address, _, attribute = (prefix + reference).rpartition(".")
        while address:
            if address in self.blocks:
                return self.blocks[address], _INDEX.sub("", attribute)
            address, _, attribute = address.rpartition(".")
        return None


class RecordedBlock(Block):
    """A block of a plan or a state."""

    def __init__(
        self,
        kind: str,
        is_data: bool,
        address: str,
        record: Record,
        values: Entry,
        unknown: Value,
    ) -> None:
        super().__init__(kind, is_data, record.source(address), record.surroundings)
        self._record = record
        self.values = values
        self._unknown = _mapping(unknown)
        self._prefix = _prefix(_INDEX.sub("", address))

    def given(self, name: str) -> Value:
        """Return a value; of one that is not known yet, what it refers to."""
        value, unknown = self.values.get(name), self._unknown.get(name)
        if not _marks(unknown):
            return value
        if unknown is True and name in self.surroundings.rules.get(self.kind, {}):
            return None  # AWS makes it, by a rule that is known
        expression = self._record.expressions(self.source.address).get(name)
        if unknown is True and not expression:
            return None  # an attribute that AWS makes
        return self._filled(name, value, unknown, expression)

    def statement_source(self, sid: str) -> Source:
        """Return where a statement was allowed."""
        place = self._record.places.get(_INDEX.sub("", self.source.address))
        return at_statement(self.source, place, sid)

    def _filled(self, name: str, value: Value, unknown: Value, expression: Value) -> Value:
        """Put what is referred to in the place of what is not known."""
        if unknown is True:
            return self._referred(name, _mapping(expression))
        if isinstance(unknown, list):
            values = value if isinstance(value, list) else []
            inner = [*values, *[None] * (len(unknown) - len(values))]
            return [
                self._filled(name, each, mark, _element(expression, index, len(unknown)))
                if _marks(mark)
                else each
                for index, (each, mark) in enumerate(zip(inner, unknown, strict=False))
            ]
        if isinstance(unknown, Mapping):
            filled = dict(_mapping(value))
            for key, mark in unknown.items():
                if _marks(mark):
                    below = _mapping(expression).get(key, _alone(expression, unknown))
                    filled[key] = self._filled(str(key), filled.get(key), mark, below)
            return filled
        return value

    def _referred(self, name: str, expression: Entry) -> Value:
        references = references_of(expression)
        form = _FORMS.get(name)
        if form and len(references) == form.count("{}"):
            found = [self._record.follow(each, self._prefix) for each in references]
            if all(isinstance(each, str) for each in found):
                return form.format(*found)
        if len(references) == 1 and _SAME.fullmatch(name):
            value = self._record.follow(references[0], self._prefix)
            if value is not None:
                return value
        if not expression and not self.is_data:
            return None  # AWS makes it; in a data source, a dynamic block has it
        return self.unknown(
            name,
            "it is known after apply; read the stack's cdk.tf.json beside the plan"
            + (f" (it refers to {', '.join(references[:3])})" if references else ""),
        )


def references_of(expression: Entry) -> list[str]:
    """Return the references of an expression, without those that only lead to another one."""
    found = [each for each in listed(expression.get("references")) if isinstance(each, str)]
    return [
        each
        for index, each in enumerate(found)
        if not any(other.startswith((f"{each}.", f"{each}[")) for other in found[:index])
    ]


def _element(expression: Value, index: int, length: int) -> Value:
    """Return the expression of one of several blocks, or that of a list of one."""
    if isinstance(expression, list):
        return expression[index] if index < len(expression) else None
    return expression if length == 1 else _without_choice(expression)


def _alone(expression: Value, unknown: Mapping[str, Any]) -> Value:
    """Return the expression of a map's one value that is not known."""
    marked = [key for key, mark in unknown.items() if _marks(mark)]
    return expression if len(marked) == 1 else _without_choice(expression)


def _without_choice(expression: Value) -> Value:
    """Return an expression from which nobody can tell what belongs to which value."""
    references = references_of(_mapping(expression))
    return {"references": [*references, "several"]} if references else expression


def _marks(mark: Value) -> bool:
    if isinstance(mark, Mapping):
        return any(_marks(each) for each in mark.values())
    if isinstance(mark, list):
        return any(_marks(each) for each in mark)
    return mark is True


def _mapping(value: Value) -> Entry:
    return value if isinstance(value, Mapping) else {}


def _prefix(address: str) -> str:
    """Return what addresses of a module begin with: ``module.a.module.b.``."""
    found = re.match(r"(?:module\.[^.]+\.)*", address)
    return found[0] if found else ""


def _modules(address: str) -> list[str]:
    return re.findall(r"module\.([^.]+)\.", _prefix(_INDEX.sub("", address)))


def read_plan(document: Entry, record: Record) -> None:
    """Read a plan: what will be there after it."""
    record.configuration = _mapping(document.get("configuration"))
    for entry in _resources(_mapping(_mapping(document.get("prior_state")).get("values"))):
        if entry.get("mode") == "data":
            record.add(entry, _mapping(entry.get("values")))
    unknown: dict[str, Value] = {}
    for change in listed(document.get("resource_changes")):
        what = _mapping(_mapping(change).get("change"))
        address = str(_mapping(change).get("address"))
        unknown[address] = what.get("after_unknown")
        if _mapping(change).get("mode") == "data" and what.get("after") is not None:
            record.add(change, _mapping(what.get("after")), what.get("after_unknown"))
    for entry in _resources(_mapping(document.get("planned_values"))):
        record.add(entry, _mapping(entry.get("values")), unknown.get(str(entry["address"])))


def read_state(document: Entry, record: Record) -> None:
    """Read a state, as ``terraform show -json`` prints it."""
    for entry in _resources(_mapping(document.get("values"))):
        record.add(entry, _mapping(entry.get("values")))


def read_state_file(document: Entry, record: Record) -> None:
    """Read a state file of version 4."""
    for entry in listed(document.get("resources")):
        entry = _mapping(entry)
        kind, name = entry.get("type"), entry.get("name")
        begin = f"{entry['module']}." if isinstance(entry.get("module"), str) else ""
        begin += "data." if entry.get("mode") == "data" else ""
        for instance in listed(entry.get("instances")):
            index = _mapping(instance).get("index_key")
            at = "" if index is None else f"[{index}]" if isinstance(index, int) else f'["{index}"]'
            address = f"{begin}{kind}.{name}{at}"
            values = _mapping(_mapping(instance).get("attributes"))
            record.add({"address": address, "type": kind, "mode": entry.get("mode")}, values)


def _resources(values: Entry) -> Iterator[Entry]:
    """List the resources of a module and of those below it."""
    modules = [values.get("root_module")]
    while modules:
        module = _mapping(modules.pop())
        for entry in listed(module.get("resources")):
            if isinstance(entry, Mapping) and "address" in entry and "type" in entry:
                yield entry
        modules += listed(module.get("child_modules"))
