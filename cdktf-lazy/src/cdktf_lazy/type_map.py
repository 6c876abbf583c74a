"""Tell jsii which module holds a type that nobody imported yet.

Node may return an object of a type whose Python module was never imported. Since 1.139, jsii
looks the module up in a private map and imports it; older bindings do not fill the map.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from cdktf_lazy.fallback import fall_back

if TYPE_CHECKING:
    from collections.abc import Iterable


class UnknownJsiiError(Exception):
    """The installed jsii cannot import the module of a type on demand."""


class SubmoduleMap(dict[str, str]):
    """Jsii's map from a submodule's qualified name to its Python module.

    A submodule of a lazy package that is not in the map makes the whole package load, as it
    would have done the ordinary way, so the type is found whatever it is called.
    """

    def __init__(self, known: dict[str, str]) -> None:
        super().__init__(known)
        self.incomplete: dict[str, list[str]] = {}

    def get(self, name: str, default: Any = None) -> Any:
        """Give the Python module of a submodule, such as ``@cdktf/provider-aws.s3Bucket``."""
        if name not in self:
            modules = self.incomplete.pop(name.rpartition(".")[0], None)
            if modules:
                fall_back(name, "no module has a name that follows from it; all are imported")
                for module in modules:
                    importlib.import_module(module)
        return super().get(name, default)


def register_submodules(assembly: str, package: str, names: Iterable[str]) -> None:
    """Fill jsii's map for the modules ``names`` of the Python package ``package``.

    Parameters
    ----------
    assembly : str
        jsii's name of the package, such as ``@cdktf/provider-aws``.
    package : str
        The Python package, such as ``cdktf_cdktf_provider_aws``.
    names : iterable of str
        Its modules, such as ``s3_bucket``.

    Raises
    ------
    UnknownJsiiError
        When the installed jsii keeps no such map.
    """
    try:
        from jsii import _reference_map as reference_map
    except ImportError as error:
        raise UnknownJsiiError(f"jsii's reference map cannot be imported: {error}") from None
    known = getattr(reference_map, "_submodule_fqn_map", None)
    if not isinstance(known, dict) or not callable(
        getattr(reference_map, "_try_import_type_module", None)
    ):
        raise UnknownJsiiError("this jsii does not import the module of a type on demand")
    if not isinstance(known, SubmoduleMap):
        known = SubmoduleMap(known)
        reference_map._submodule_fqn_map = known
    modules = [f"{package}.{name}" for name in names]
    known.update(
        (f"{assembly}.{_camel_case(name)}", module)
        for name, module in zip(names, modules, strict=True)
    )
    known.incomplete[assembly] = modules


def _camel_case(name: str) -> str:
    """Turn ``s3_bucket`` into ``s3Bucket``."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)
