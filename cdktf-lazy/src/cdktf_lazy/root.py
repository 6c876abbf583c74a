"""The Python side: a bindings package whose modules are imported when they are first used."""

from __future__ import annotations

import importlib
import re
import sys
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import TYPE_CHECKING, Any

from cdktf_lazy.early import expect
from cdktf_lazy.fallback import fall_back, record_lazy_package
from cdktf_lazy.type_map import UnknownJsiiError, register_submodules

if TYPE_CHECKING:
    from collections.abc import Sequence

_EAGER_IMPORT = re.compile(r"^from \. import (\w+)$", re.MULTILINE)
_PUBLIC_NAMES = re.compile(r"^__all__ = \[\n((?:    \"\w+\",\n)*)\]\n", re.MULTILINE)

_PUBLISH = "\npublication.publish()\n"
_ASSEMBLY = re.compile(r"JSIIAssembly\.load\(\s*\"([^\"]+)\"")


class UnknownBindingsError(Exception):
    """The bindings package does not have the one shape that may be loaded lazily."""


class LazyRoot(ModuleType):
    """A bindings package: its attributes are its modules, imported on first use.

    It shows what the package shows when loaded the ordinary way: the same ``__all__``, the
    same ``dir()``, the same documentation.
    """

    __all__: list[str]

    def __getattr__(self, name: str) -> Any:
        """Import the module that the ordinary package would have imported at its start."""
        if name not in self.__dict__.get("__all__", ()) or name in _deleted_from(self):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        from cdktf_lazy.star import is_star_import, waiting_module

        full_name = f"{self.__name__}.{name}"
        if is_star_import(sys._getframe(1)):
            return self.__dict__.setdefault(name, waiting_module(full_name))
        return importlib.import_module(full_name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Take a value, but not the private module, which the ordinary package hides."""
        if name == _PRIVATE and value is sys.modules.get(f"{self.__name__}.{name}"):
            return
        _deleted_from(self).discard(name)
        super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        """Take a module away that the ordinary package would have had."""
        deleted = _deleted_from(self)
        is_module = name in self.__all__ and name not in deleted
        if name in self.__dict__ or not is_module:
            super().__delattr__(name)
        if is_module:
            deleted.add(name)

    def __dir__(self) -> list[str]:
        """List the modules of the package beside what it already holds."""
        return sorted({*super().__dir__(), *self.__all__} - _deleted_from(self))


_PRIVATE = "_jsii"
_deleted: dict[str, set[str]] = {}


def _deleted_from(module: LazyRoot) -> set[str]:
    """Give the modules that the program deleted from a package."""
    return _deleted.setdefault(module.__name__, set())


def _documentation(module: LazyRoot) -> str | None:
    """Read the package's documentation from its source, which is not run."""
    import ast

    loader = module.__spec__.loader if module.__spec__ else None
    if not isinstance(loader, SourceFileLoader):
        return None
    source = loader.get_source(module.__name__)
    return ast.get_docstring(ast.parse(source or ""), clean=False)


# A property, because it is several milliseconds that nearly nobody needs.
LazyRoot.__doc__ = property(_documentation)  # type: ignore[assignment]


class LazyRootLoader(SourceFileLoader):
    """Loads a bindings package without running its ``__init__``.

    It stays a ``SourceFileLoader``, so ``importlib.resources``, ``inspect`` and ``pkgutil``
    work as ever.
    """

    def exec_module(self, module: ModuleType) -> None:
        """Make ``module`` a `LazyRoot`, or run it as it is when anything is unexpected."""
        expect(module.__name__)
        try:
            source = self.get_data(self.path).decode()
            is_lazy_by_itself = _is_lazy_by_itself(source)
            if not is_lazy_by_itself:
                names = _read_module_names(source)
                register_submodules(_read_assembly_name(self, module), module.__name__, names)
        except (UnknownBindingsError, UnknownJsiiError, OSError, UnicodeDecodeError) as reason:
            fall_back(module.__name__, str(reason))
            super().exec_module(module)
            return
        if is_lazy_by_itself:
            self._exec_lazy_by_itself(module)
        else:
            module.__class__ = LazyRoot
            module.__dict__["__all__"] = names
            _deleted.pop(module.__name__, None)
            record_lazy_package(module.__name__)

    def is_lazy_by_itself(self) -> bool:
        """Whether the package's own ``__init__`` imports on demand; it is not run to find out."""
        try:
            return _is_lazy_by_itself(self.get_data(self.path).decode())
        except (OSError, UnicodeDecodeError):
            return False

    def _exec_lazy_by_itself(self, module: ModuleType) -> None:
        """Run a package that says it is lazy, and see whether it is."""
        before = _loaded_modules_of(module)
        super().exec_module(module)
        imported = _loaded_modules_of(module) - before
        if imported:
            fall_back(module.__name__, f"its __init__ imports {', '.join(sorted(imported)[:3])}")
        else:
            record_lazy_package(module.__name__, by_itself=True)


def _loaded_modules_of(package: ModuleType) -> set[str]:
    """Name the public modules of a package that are imported."""
    prefix = f"{package.__name__}."
    loaded = (name[len(prefix) :] for name in list(sys.modules) if name.startswith(prefix))
    return {name for name in loaded if not name.startswith("_")}


def find_root(
    name: str, path: Sequence[str] | None, target: ModuleType | None
) -> ModuleSpec | None:
    """Find the bindings package ``name`` and give it the lazy loader.

    A package that is not an ordinary one in a folder (in a zip file, say) is left to the other
    finders.
    """
    spec = PathFinder.find_spec(name, path, target)
    if spec is None:
        return None
    loader = spec.loader
    if type(loader) is not SourceFileLoader or not spec.submodule_search_locations:
        fall_back(name, "it is not a package of source files in a folder")
        return None
    spec.loader = LazyRootLoader(loader.name, loader.path)
    return spec


def _is_lazy_by_itself(source: str) -> bool:
    """Whether a bindings package imports on demand, as newer generators write it."""
    return "\ndef __getattr__(" in source and "\nfrom . import " not in source


def _read_module_names(source: str) -> list[str]:
    """Give the public names of a bindings package whose ``__init__`` has the known shape.

    The known shape: everything public is a module of the package, and all that follows
    ``publication.publish()`` is the import of each of them.
    """
    listed = _PUBLIC_NAMES.search(source)
    if listed is None:
        raise UnknownBindingsError("its __init__ has no plain list of public names")
    names = re.findall(r"\w+", listed.group(1))
    head, publish, tail = source[listed.end() - 1 :].partition(_PUBLISH)
    if head.strip() or not publish:
        raise UnknownBindingsError("its __init__ does not publish right after __all__")
    imported = _EAGER_IMPORT.findall(tail)
    if not imported:
        raise UnknownBindingsError("its __init__ does not import its modules at its end")
    if sorted(imported) != sorted(names):
        raise UnknownBindingsError(
            f"its __init__ lists {len(names)} public names but imports {len(imported)} modules"
        )
    for line in _EAGER_IMPORT.sub("", tail).splitlines():
        if line.strip() and not line.startswith("#"):
            raise UnknownBindingsError(f"its __init__ ends with an unknown line: {line.strip()}")
    return names


def _read_assembly_name(loader: SourceFileLoader, module: ModuleType) -> str:
    """Give jsii's name of the package, such as ``@cdktf/provider-aws``."""
    folder = module.__path__[0]
    source = loader.get_data(f"{folder}/_jsii/__init__.py").decode()
    found = _ASSEMBLY.findall(source)
    if len(found) != 1:
        raise UnknownBindingsError("its _jsii module does not load exactly one assembly")
    return str(found[0])
