"""What a provider's JavaScript does with an attribute and its Python code does not say.

A file a version of the bindings lists it, a line a module. ``Class.property`` is an attribute
that holds a set: a list of plain values is then turned into one by ``tolist``, and a list of
blocks as well. ``Class-`` is a block that is no list in Terraform, so that nothing stands for its
first item. ``Class.property~`` is an argument for which ``null`` stands where it is not given.
``Class.property=name`` is what an attribute is in Terraform, where ``plain_name`` says something
else. ``!`` behind a name is something that only Node knows.
"""

from __future__ import annotations

from pathlib import Path

from cdktf_lazy.kernel.outcome import Unmodelled

_FOLDER = Path(__file__).parent


def plain_name(name: str) -> str:
    """Turn jsii's name of an attribute into Terraform's, as for nearly all of them."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


class Shapes:
    """The shapes of one version of the bindings.

    Parameters
    ----------
    name : str
        The file.
    package : str
        jsii's name of the bindings.
    """

    def __init__(self, name: str, package: str) -> None:
        self._package = package
        self._text = "\n" + (_FOLDER / name).read_text(encoding="utf-8")
        self._modules: dict[str, frozenset[str]] = {}

    def is_set(self, fqn: str, name: str) -> bool:
        """Whether an attribute holds a set."""
        module, _, of = fqn.removeprefix(f"{self._package}.").rpartition(".")
        entries = self._entries(module)
        if f"{of}.{name}!" in entries:
            raise Unmodelled(f"{fqn}.{name}")
        return f"{of}.{name}" in entries

    def name_of(self, fqn: str, name: str) -> str:
        """Give Terraform's name of an attribute that is no argument."""
        module, _, of = fqn.removeprefix(f"{self._package}.").rpartition(".")
        start = f"{of}.{name}="
        for entry in self._entries(module):
            if entry.startswith(start):
                return entry[len(start) :]
        return plain_name(name)

    def is_single(self, fqn: str) -> bool:
        """Whether a block is no list in Terraform."""
        module, _, of = fqn.removeprefix(f"{self._package}.").rpartition(".")
        entries = self._entries(module)
        if f"{of}!" in entries:
            raise Unmodelled(f"a {fqn}")
        return f"{of}-" in entries

    def nulls(self, fqn: str) -> list[str]:
        """Name the arguments of a struct for which ``null`` stands where they are not given."""
        module, _, of = fqn.removeprefix(f"{self._package}.").rpartition(".")
        return [
            entry[len(of) + 1 : -1]
            for entry in self._entries(module)
            if entry.startswith(f"{of}.") and entry.endswith("~")
        ]

    def _entries(self, module: str) -> frozenset[str]:
        found = self._modules.get(module)
        if found is None:
            start = self._text.find(f"\n{module}\t")
            line = "" if start < 0 else self._text[start + 1 : self._text.find("\n", start + 1)]
            found = self._modules[module] = frozenset(line.partition("\t")[2].split())
        return found
