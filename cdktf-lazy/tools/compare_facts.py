"""Compare what the kernel reads from Python's bindings with what their JavaScript does.

For each argument of each resource, data source and block: its name in Terraform, how it is
written, and after which. For each attribute, of resources and of blocks: its name. For each
resource: its type. A line is printed for each difference; the tests do the same with a sample. Run
it when the kernel is to know another version of the bindings::

    python cdktf-lazy/tools/compare_facts.py cdktf
    python cdktf-lazy/tools/compare_facts.py cdktn

It prints as well what it cannot read: such forms must be Node's to answer, or be passed on as
they are. Names of modules behind the engine's name choose those alone.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import jsii  # noqa: F401 - imports the kernel's model, in its order
from bindings_javascript import PACKAGES, read_files, version_of
from cdktf_lazy.kernel.bindings.structs import Property, Struct, struct_of
from cdktf_lazy.kernel.bindings.types import Type
from cdktf_lazy.kernel.model.attributes import Attributes
from cdktf_lazy.kernel.model.kinds import Kind
from cdktf_lazy.kernel.outcome import Unmodelled
from cdktf_lazy.kernel.versions import BINDINGS, Bindings
from shapes import blocks_of

_FUNCTION = re.compile(r"^function (\w+)ToTerraform\(struct\) \{\n(.*?)^\}", re.M | re.S)
_STRUCT_ENTRY = re.compile(r"^        (\w+): (.*struct\.(\w+)\)),$", re.M)
_CLASS = re.compile(
    r"^class (\w+) extends cdktf\.Terraform(?:Resource|DataSource|Provider|EphemeralResource) ",
    re.M,
)
_SYNTHESIZED = re.compile(
    r"    synthesizeAttributes\(\) \{\n        return \{\n(.*?)        \};", re.S
)
_ENTRY = re.compile(r"^            (\w+): (.*this\.(_\w+)(?:\.internalValue)?\)),$", re.M)
_ASSIGNED = re.compile(r"this\.(_\w+)(?:\.internalValue)? = config\.(\w+);")
_GETTER = re.compile(
    r"^    get (\w+)\(\) \{\n(?:        //.*\n)*"
    r"        return .*Attribute\('(\w+)'\)+;\n",
    re.M,
)
_BLOCK = re.compile(r"^class (\w+) extends cdktf\.ComplexObject \{\n(.*?)^\}", re.M | re.S)
_PLAIN = frozenset({"string", "number", "boolean", "any"})
_JAVASCRIPT = (
    (re.compile(r"cdktf\.(?:string|number|boolean|any)ToTerraform\("), "plain"),
    (re.compile(r"cdktf\.hashMapper\(cdktf\."), "map"),
    (re.compile(r"cdktf\.listMapper\(cdktf\.\w+ToTerraform, false\)"), "list"),
    (re.compile(r"cdktf\.listMapper\((?:\w+\.)?(\w+)ToTerraform, (true|false)\)"), "structs"),
    (re.compile(r"(?:\w+\.)?(\w+)ToTerraform\("), "struct"),
)


class Fact(NamedTuple):
    """One fact, from both sides.

    Parameters
    ----------
    place : str
        What it is about.
    javascript, python : str
        What each side says.
    """

    place: str
    javascript: str
    python: str


def facts_of(engine: str, modules: list[str] | None = None) -> Iterator[Fact]:
    """Read the facts of some modules of the bindings, or of all."""
    package = PACKAGES[engine]
    files = read_files(engine)
    bindings = BINDINGS[f"@{engine}/provider-aws", version_of(engine)]
    listed: list[str] = importlib.import_module(package).__all__
    for name in modules if modules is not None else listed:
        text = "\n".join(files[name.replace("_", "")]).replace(f"{engine}.", "cdktf.")
        module = importlib.import_module(f"{package}.{name}")
        yield from _facts_of_structs(module, text)
        yield from _facts_of_blocks(module, text, bindings)
        yield from _facts_of_class(module, text, bindings)


def _facts_of_structs(module: Any, text: str) -> Iterator[Fact]:
    classes = {name.lower(): found for name, found in vars(module).items()}
    for name, body in _FUNCTION.findall(text):
        found = classes.get(name.lower())
        place = f"{module.__name__}.{name}"
        entries = _STRUCT_ENTRY.findall(body)
        if hasattr(found, "__jsii_name_mapping__"):
            struct = struct_of(found)
            written = {argument for _, _, argument in entries}
            yield Fact(place, _listed(written), _listed(struct.names))
            yield _order(struct, place, [name for name, _, _ in entries])
            for terraform, expression, argument in entries:
                yield from _facts_of_argument(struct, place, argument, terraform, expression)
        elif entries:
            yield Fact(place, "a struct", repr(found))


def _facts_of_class(module: Any, text: str, bindings: Bindings) -> Iterator[Fact]:
    head = _CLASS.search(text)
    if head is None:
        return
    place, body = f"{module.__name__}.{head[1]}", text[head.start() :]
    kind = Kind(getattr(module, head[1]), bindings)
    written = re.search(r"terraformResourceType: '(\w+)'", body)
    yield Fact(place, written[1] if written else "", kind.terraform)
    asked = re.search(r"providerVersionConstraint: '([^']+)'", body)
    yield Fact(f"{place}, asked for", asked[1] if asked else "", bindings.provider_constraint)
    arguments = dict(_ASSIGNED.findall(body))
    synthesized = _SYNTHESIZED.search(body)
    entries = _ENTRY.findall(synthesized[1] if synthesized else "")
    yield _order(kind.config, place, [name for name, _, _ in entries])
    for terraform, expression, field in entries:
        if "markWriteOnly" not in expression:
            argument = arguments.get(field, "")
            yield from _facts_of_argument(kind.config, place, argument, terraform, expression)
    yield from _facts_of_attributes(kind, place, body)


def _order(struct: Struct, place: str, written: list[str]) -> Fact:
    """Compare the order in which arguments are written."""
    known = [struct.property(name) for name in struct.names]
    ordered = sorted((one for one in known if one.terraform in written), key=lambda one: one.place)
    return Fact(
        f"{place}, in order", ", ".join(written), ", ".join(str(one.terraform) for one in ordered)
    )


def _facts_of_blocks(module: Any, text: str, bindings: Bindings) -> Iterator[Fact]:
    for name, body in _BLOCK.findall(text):
        block = Attributes(getattr(module, name), bindings)
        yield from _facts_of_attributes(block, f"{module.__name__}.{name}", body)


def _facts_of_attributes(known: Attributes, place: str, body: str) -> Iterator[Fact]:
    blocks = {name: terraform for name, terraform, _ in blocks_of(body)}
    for name, terraform in {**dict(_GETTER.findall(body)), **blocks}.items():
        try:
            said = known.terraform_name(name)
        except Unmodelled as unknown:
            said = f"Unmodelled: {unknown}"
        yield Fact(f"{place}.{name}, read", terraform, said)


def _facts_of_argument(
    struct: Struct, place: str, argument: str, terraform: str, expression: str
) -> Iterator[Fact]:
    where = f"{place}.{argument}"
    try:
        read = struct.property(argument)
    except (Unmodelled, KeyError) as unknown:
        yield Fact(where, terraform, f"{type(unknown).__name__}: {unknown}")
        return
    yield Fact(where, terraform, str(read.terraform))
    yield Fact(f"{where}, written", _form_in_javascript(expression), _form_in_python(read))


def _form_in_javascript(expression: str) -> str:
    expression = expression.rpartition("undefined ? null : ")[2]
    for pattern, form in _JAVASCRIPT:
        found = pattern.match(expression)
        if found:
            return ":".join([form, *found.groups()]).lower()
    return f"unknown: {expression}"


def _form_in_python(read: Property) -> str:
    choices = [one for one in read.type.choices or (read.type,) if one.kind != "interface"]
    if all(one.kind in _PLAIN for one in choices):
        return "plain"
    [one] = choices if len(choices) == 1 else [read.type]
    if one.kind == "struct":
        return f"struct:{one.python.__name__}".lower()
    element = one.element
    if one.kind == "map" and element and element.kind in (*_PLAIN, "union"):
        return "map"
    if one.kind == "array" and element:
        return _form_of_list(element, is_block=read.is_block) or f"unknown: {read.type}"
    return f"unknown: {read.type}"


def _form_of_list(element: Type, *, is_block: bool) -> str | None:
    choices = [one for one in element.choices or (element,) if one.kind != "interface"]
    if len(choices) == 1 and choices[0].kind == "struct":
        return f"structs:{choices[0].python.__name__}:{is_block}".lower()
    return "list" if choices and all(one.kind in _PLAIN for one in choices) else None


def _listed(names: Any) -> str:
    return ", ".join(sorted(names))


def is_unknown(fact: Fact) -> bool:
    """Whether a side has a form that cannot be compared."""
    return any(side.startswith(("unknown: ", "Unmodelled: ")) for side in fact[1:])


def main(engine: str, modules: list[str]) -> None:
    """Print what differs, and fail where anything does."""
    count: Counter[str] = Counter({"the same": 0, "unknown": 0, "different": 0})
    for fact in facts_of(engine, modules or None):
        same = fact.javascript == fact.python
        kind = "the same" if same else "unknown" if is_unknown(fact) else "different"
        count[kind] += 1
        if not same:
            print(f"{kind}: {fact.place}\n  {fact.javascript}\n  {fact.python}")
    print(", ".join(f"{number} {kind}" for kind, number in count.items()))
    if count["different"]:
        raise SystemExit(1)


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in PACKAGES:
        raise SystemExit(f"usage: compare_facts.py {'|'.join(PACKAGES)} [MODULE ...]")
    main(sys.argv[1], sys.argv[2:])
