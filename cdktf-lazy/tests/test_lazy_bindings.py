"""Which packages are made lazy, and which are left as they are."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import cdktf_lazy
import pytest
from cdktf_lazy import fallback
from cdktf_lazy.root import LazyRoot

NAME = "cdktf_cdktf_provider_example"
MODULES = ("first_thing", "other_thing", "provider")

Package = Callable[..., ModuleType]


def source_of(
    names: tuple[str, ...] = MODULES,
    imported: tuple[str, ...] = MODULES,
    between: str = "",
    end: str = "",
) -> str:
    """Write the ``__init__`` of bindings as jsii's generator does."""
    listed = "".join(f'    "{name}",\n' for name in names)
    imports = "".join(f"from . import {name}\n" for name in imported)
    return (
        "r'''\n# Example bindings\n'''\nimport publication\n\n"
        f"__all__ = [\n{listed}]\n{between}\npublication.publish()\n\n"
        f"# Loading modules to ensure their types are registered\n{imports}{end}"
    )


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Package]:
    """Write an example of bindings and import it."""
    monkeypatch.delenv("CDKTF_LAZY", raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    cdktf_lazy.install()

    def make(
        source: str, loads: str = 'jsii.JSIIAssembly.load("@cdktf/provider-example",'
    ) -> ModuleType:
        folder = tmp_path / NAME
        for name in (*MODULES, "_jsii"):
            (folder / name).mkdir(parents=True)
            (folder / name / "__init__.py").write_text("value = __name__\n", encoding="utf-8")
        (folder / "_jsii" / "__init__.py").write_text(f"# {loads}\n", encoding="utf-8")
        (folder / "__init__.py").write_text(source, encoding="utf-8")
        return importlib.import_module(NAME)

    yield make
    for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[name]


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget which packages of that name were lazy before."""
    monkeypatch.setattr(fallback, "_lazy_packages", [])


def loaded_modules() -> set[str]:
    return {name.partition(".")[2] for name in sys.modules if name.startswith(f"{NAME}.")}


def test_importing_bindings_imports_none_of_their_modules(package: Package) -> None:
    root = package(source_of())
    assert isinstance(root, LazyRoot)
    assert loaded_modules() == set()
    assert NAME in cdktf_lazy.status().lazy_packages


def test_an_attribute_is_the_module_of_that_name(package: Package) -> None:
    root = package(source_of())
    assert root.first_thing.value == f"{NAME}.first_thing"
    assert loaded_modules() == {"first_thing"}
    assert root.first_thing is sys.modules[f"{NAME}.first_thing"]


def test_an_unknown_attribute_is_the_usual_error(package: Package) -> None:
    root = package(source_of())
    with pytest.raises(AttributeError, match=f"module '{NAME}' has no attribute 'nothing'"):
        _ = root.nothing


def test_the_modules_are_listed_in_the_order_of_the_source(package: Package) -> None:
    names = ("provider", "first_thing", "other_thing")
    root = package(source_of(names=names))
    assert root.__all__ == list(names)
    assert set(names) <= set(dir(root))


def test_the_documentation_is_read_from_the_source(package: Package) -> None:
    assert inspect.getdoc(package(source_of())) == "# Example bindings"


def test_reloading_keeps_the_package_lazy(package: Package) -> None:
    root = importlib.reload(package(source_of()))
    assert isinstance(root, LazyRoot)
    assert loaded_modules() == set()


@pytest.mark.parametrize("is_used_before", [True, False])
def test_a_module_that_is_deleted_stays_deleted(package: Package, is_used_before: bool) -> None:
    root = package(source_of())
    if is_used_before:
        _ = root.first_thing
    del root.first_thing
    with pytest.raises(AttributeError, match=f"module '{NAME}' has no attribute 'first_thing'"):
        _ = root.first_thing
    assert "first_thing" not in dir(root)
    assert "other_thing" in dir(root)
    with pytest.raises(AttributeError):
        del root.first_thing


def test_a_module_that_is_put_back_is_there_again(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = package(source_of())
    with monkeypatch.context() as patch:
        patch.delattr(root, "first_thing")
        assert not hasattr(root, "first_thing")
    assert root.first_thing.value == f"{NAME}.first_thing"


def test_deleting_what_was_never_there_is_the_usual_error(package: Package) -> None:
    root = package(source_of())
    with pytest.raises(AttributeError, match="nothing"):
        del root.nothing


def test_the_private_module_is_no_attribute(package: Package) -> None:
    """The package publishes its public names alone, and puts itself in its place."""
    root = package(source_of())
    private = importlib.import_module(f"{NAME}._jsii")
    assert sys.modules[f"{NAME}._jsii"] is private
    assert "_jsii" not in dir(root)
    assert not hasattr(root, "_jsii")


def test_a_private_name_of_the_programs_own_is_kept(package: Package) -> None:
    root: Any = package(source_of())
    root._jsii = "mine"
    assert root._jsii == "mine"


def test_a_star_import_imports_a_module_when_it_is_used(package: Package) -> None:
    package(source_of())
    names: dict[str, Any] = {}
    exec(f"from {NAME} import *", names)
    assert set(MODULES) <= set(names)
    assert not ran()
    assert names["first_thing"].value == f"{NAME}.first_thing"
    assert ran() == {"first_thing"}
    assert names["first_thing"] is sys.modules[f"{NAME}.first_thing"]


def test_a_module_of_a_star_import_can_be_imported_in_every_way(package: Package) -> None:
    root = package(source_of())
    names: dict[str, Any] = {}
    exec(f"from {NAME} import *", names)
    exec(f"from {NAME}.other_thing import value", names)
    assert names["value"] == f"{NAME}.other_thing"
    assert root.other_thing is names["other_thing"]
    assert importlib.import_module(f"{NAME}.provider") is names["provider"]
    assert inspect.ismodule(names["provider"])
    assert repr(names["other_thing"]).startswith(f"<module '{NAME}.other_thing'")


def ran() -> set[str]:
    """Name the modules of the example whose code was run."""
    found = set()
    for name in loaded_modules() - {"_jsii"}:
        held = object.__getattribute__(sys.modules[f"{NAME}.{name}"], "__dict__")
        if "value" in held:
            found.add(name)
    return found


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param("value = 1\n", "no plain list of public names", id="other layout"),
        pytest.param(
            source_of(between="\ndef helper():\n    pass\n"),
            "does not publish right after __all__",
            id="code after the list",
        ),
        pytest.param(
            source_of(imported=MODULES[:2]),
            "lists 3 public names but imports 2 modules",
            id="a type in the root",
        ),
        pytest.param(
            source_of(end="from .first_thing import value\n"),
            "ends with an unknown line: from .first_thing import value",
            id="code at the end",
        ),
        pytest.param(
            source_of(imported=()), "does not import its modules at its end", id="lazy already"
        ),
    ],
)
def test_bindings_of_another_shape_are_run_as_they_are(
    package: Package, source: str, reason: str
) -> None:
    root = package(source)
    assert not isinstance(root, LazyRoot)
    assert reason in cdktf_lazy.status().fallbacks[-1]


def test_a_fall_back_imports_the_modules_as_the_package_does(package: Package) -> None:
    package(source_of(end="import sys\n"))
    assert set(MODULES) <= loaded_modules()


def test_bindings_that_are_lazy_by_themselves_are_run_as_they_are(package: Package) -> None:
    before = cdktf_lazy.status().fallbacks
    root = package(source_of(imported=(), end="\ndef __getattr__(name):\n    return name\n"))
    assert not isinstance(root, LazyRoot)
    assert NAME in cdktf_lazy.status().lazy_by_themselves
    assert NAME in cdktf_lazy.status().lazy_packages
    assert cdktf_lazy.status().fallbacks == before


GETATTR = "\ndef __getattr__(name):\n    return name\n"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (source_of(end=GETATTR), "ends with an unknown line: def __getattr__(name):"),
        (
            source_of(imported=(), end=f"{GETATTR}from .first_thing import value\n"),
            "its __init__ imports first_thing",
        ),
    ],
)
def test_bindings_that_only_look_lazy_are_not_said_to_be(
    package: Package, forgotten: None, source: str, reason: str
) -> None:
    package(source)
    assert reason in cdktf_lazy.status().fallbacks[-1]
    assert NAME not in cdktf_lazy.status().lazy_packages


def test_bindings_of_two_assemblies_are_run_as_they_are(package: Package) -> None:
    twice = 'jsii.JSIIAssembly.load("@cdktf/provider-a",) jsii.JSIIAssembly.load("b",)'
    assert not isinstance(package(source_of(), loads=twice), LazyRoot)
    assert "exactly one assembly" in cdktf_lazy.status().fallbacks[-1]


@pytest.mark.parametrize("missing", ["_submodule_fqn_map", "_try_import_type_module"])
def test_a_jsii_that_cannot_import_types_on_demand_gets_the_whole_package(
    package: Package, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    from jsii import _reference_map

    monkeypatch.delattr(_reference_map, missing)
    package(source_of())
    assert set(MODULES) <= loaded_modules()
    assert "does not import the module of a type on demand" in cdktf_lazy.status().fallbacks[-1]


def test_a_type_whose_module_has_another_name_is_found_by_importing_all(package: Package) -> None:
    from jsii import _reference_map

    package(source_of())
    assert _reference_map._submodule_fqn_map.get("@cdktf/provider-example.firstThing") == (
        f"{NAME}.first_thing"
    )
    assert loaded_modules() == set()
    assert _reference_map._submodule_fqn_map.get("@cdktf/provider-example.surprise") is None
    assert loaded_modules() == set(MODULES)


def test_a_fall_back_says_so_only_when_asked(
    package: Package, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CDKTF_LAZY_VERBOSE", "1")
    package("value = 1\n")
    assert capsys.readouterr().err == (
        f"cdktf-lazy: {NAME} is loaded the ordinary way: "
        "its __init__ has no plain list of public names\n"
    )


def test_a_fall_back_is_silent_by_default(
    package: Package, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CDKTF_LAZY_VERBOSE", raising=False)
    package("value = 1\n")
    assert capsys.readouterr().err == ""
