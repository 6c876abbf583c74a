"""Write the file of shapes of a version of the bindings.

The Python code of the bindings does not say which attributes hold sets, which blocks are no lists,
which arguments are written as ``null`` and what an attribute is in Terraform that nobody can give.
Their JavaScript does. Run this when the kernel is to
know another version of the bindings, with that version installed::

    python cdktf-lazy/tools/shapes.py cdktf
    python cdktf-lazy/tools/shapes.py cdktn

Then list the version in ``cdktf_lazy/kernel/versions.py`` and compare all other facts with
``compare_facts.py``. What the marks in the file mean is said in
``cdktf_lazy/kernel/bindings/shapes.py``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from bindings_javascript import PACKAGES, read_files, version_of
from cdktf_lazy.kernel.bindings.shapes import plain_name

FOLDER = Path(__file__).parents[1] / "src/cdktf_lazy/kernel/bindings"

_FUNCTION = re.compile(r"^function (\w+)ToTerraform\(struct\) \{\n(.*?)^\}", re.M | re.S)
_NULL = re.compile(r"struct\.(\w+) === undefined \? null")
_CLASS = re.compile(r"^class (\w+) extends .*? \{\n(.*?)^\}\n", re.M | re.S)
_NAME = r'\{ fqn: "@\w+/provider-aws\.([\w.]+)"'
_MARK = re.compile(rf"^(\w+)\[_\w+\] = {_NAME}", re.M)
_STATIC_MARK = re.compile(rf"static \[\w+\] = {_NAME}")
_GETTER = re.compile(r"^    get (\w+)\(\) \{\n(?:        //.*\n)*        return (.*);\n", re.M)
_FROM_SET = ("cdktf.Fn.tolist(", "cdktn.Fn.tolist(")
_NUMBERS_FROM_SET = (
    "cdktf.Token.asNumberList(cdktf.Fn.tolist(",
    "cdktn.Token.asNumberList(cdktn.Fn.tolist(",
)
_ATTRIBUTE = re.compile(r"Attribute\('(\w+)'\)")
_BLOCK = re.compile(r'^ +(?:this\.)?_(\w+) = new [\w.]+\(this, "(\w+)"(?:, (true|false))?\);', re.M)
_BLOCK_GETTER = re.compile(r"^    get (\w+)\(\) \{\n        return this\._(\w+);\n", re.M)
_BASE = r"super\(terraformResource, terraformAttribute"
_SINGLE = re.compile(rf"{_BASE}, false\);")
_UNKNOWN_BASE = re.compile(rf"{_BASE}, false, complexObjectKey\)|{_BASE}\);")


def shapes_of(files: list[str]) -> dict[str, set[str]]:
    """Give the entries of a module's files, by jsii's name of the module."""
    found: dict[str, set[str]] = {}
    for text in files:
        for module, entry in _entries(text):
            found.setdefault(module, set()).add(entry)
    return found


def written(entries: dict[str, set[str]]) -> list[str]:
    """Write the lines of the file."""
    return [f"{module}\t{' '.join(sorted(entries[module]))}" for module in sorted(entries)]


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for name, body in _FUNCTION.findall(text):
        for argument in _NULL.findall(body):
            named = re.search(r'fqn: "@\w+/provider-aws\.(\w+)\.', text)
            if named is None:
                raise SystemExit(f"{name} writes null, and its file does not name its module")
            yield named[1], f"{name[0].upper()}{name[1:]}.{argument}~"
    marked = dict(_MARK.findall(text))
    for name, body in _CLASS.findall(text):
        static = _STATIC_MARK.search(body)
        full_name = static[1] if static else marked.get(name)
        if full_name is not None:
            module, _, of = full_name.rpartition(".")
            yield from ((module, f"{of}{entry}") for entry in _entries_of_class(body))


def _entries_of_class(body: str) -> Iterator[str]:
    for name, expression in _GETTER.findall(body):
        attribute = _ATTRIBUTE.search(expression)
        if attribute is not None:
            yield from _name(name, attribute[1])
        if expression.startswith((*_FROM_SET, *_NUMBERS_FROM_SET)):
            yield f".{name}"
        elif "tolist" in expression:
            yield f".{name}!"
    if _SINGLE.search(body):
        yield "-"
    if _UNKNOWN_BASE.search(body):
        yield "!"
    for name, terraform, is_set in blocks_of(body):
        yield from _name(name, terraform)
        if is_set:
            yield f".{name}"


def blocks_of(body: str) -> Iterator[tuple[str, str, bool]]:
    """Give the attributes of a class that are blocks: what each is in Terraform, whether a set."""
    read_by = {field: name for name, field in _BLOCK_GETTER.findall(body)}
    for field, terraform, is_set in _BLOCK.findall(body):
        # Where a name is taken already, another one reads the field: ``systemAttribute``.
        yield read_by.get(field, field), terraform, is_set == "true"


def _name(name: str, terraform: str) -> Iterator[str]:
    """Say what an attribute is in Terraform, where its own name would not tell."""
    if plain_name(name) != terraform:
        yield f".{name}={terraform}"


def file_of(engine: str) -> Path:
    """Where the shapes of the installed version are."""
    return FOLDER / f"shapes-{engine}-aws-{version_of(engine)}.txt"


def main(engine: str) -> None:
    """Write the file."""
    entries: dict[str, set[str]] = {}
    for files in read_files(engine).values():
        for module, found in shapes_of(files).items():
            entries.setdefault(module, set()).update(found)
    file_of(engine).write_text("".join(f"{line}\n" for line in written(entries)), encoding="utf-8")
    print(f"{file_of(engine).name}: {sum(map(len, entries.values()))} entries")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in PACKAGES:
        raise SystemExit(f"usage: shapes.py {'|'.join(PACKAGES)}")
    main(sys.argv[1])
