"""Whether the engine, its bindings, ``constructs`` and jsii are of versions that fit each other.

pip warns of those that don't, and installs them. What follows fails far from the cause, inside of
Node, or writes JSON that the provider refuses. What is installed says itself what it needs; it is
read on each synth, which takes a millisecond while Node starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import distributions
from typing import NamedTuple

from gatehouse.core.errors import EngineError
from gatehouse.versions import fits

from .choice import Engine

# Versions of the provider that everything here applies with; the bindings' own pin is one version.
PROVIDER_VERSIONS = ">= 5.70, < 7.0"

_PROVIDER = "hashicorp/aws provider version "


class Installed(NamedTuple):
    """An installed distribution, and the versions of others that it works with.

    Parameters
    ----------
    name : str
        Its name.
    version : str
        Its version.
    needs : dict of str
        The versions that it needs of others, by their names.
    provider : str
        Version of the AWS provider that it binds; empty for what binds none.
    """

    name: str
    version: str
    needs: dict[str, str]
    provider: str


def check_versions(engine: Engine) -> None:
    """Check what is installed against what it needs of each other.

    Raises
    ------
    EngineError
        If one of them is installed in two versions or needs another version of another one, the
        bindings are of a provider outside `PROVIDER_VERSIONS`, or the package that is called
        ``gatehouse`` on PyPI is installed too.
    """
    names = (engine.name, engine.bindings.replace("_", "-"), "constructs", "jsii")
    _refuse_other_gatehouse()
    installed = [_installed(engine, name, names) for name in names]
    found = {each.name: each for each in installed if each is not None}
    for each in found.values():
        for name, versions in each.needs.items():
            if name in found and not fits(found[name].version, versions):
                raise EngineError(
                    construct="this environment",
                    option=name,
                    value=found[name].version,
                    rule=f"{each.name} {each.version} needs {name} {versions}",
                    fix=f"install what fits: {engine.install}"
                    + ("" if name == engine.name else f' "{name}{versions}"'),
                )
        if each.provider and not fits(each.provider, PROVIDER_VERSIONS):
            raise EngineError(
                construct="this environment",
                option=each.name,
                value=each.version,
                rule=f"it binds the AWS provider {each.provider}, and a stack asks for "
                f"{PROVIDER_VERSIONS}",
                fix=f"install what fits: {engine.install}",
            )


def _refuse_other_gatehouse() -> None:
    """Raise where the package that has the name ``gatehouse`` on PyPI is installed as well."""
    for other in distributions(name="gatehouse"):
        raise EngineError(
            construct="this environment",
            option="gatehouse",
            value=other.version,
            rule="another package named gatehouse must not be installed: its files replace "
            "those of gatehouse-aws",
            fix="run `pip uninstall gatehouse gatehouse-aws`, then `pip install gatehouse-aws`",
        )


def _installed(engine: Engine, name: str, others: Sequence[str]) -> Installed | None:
    """What a distribution says; None where it is there as source files alone."""
    said = [
        _said(each.read_text("METADATA") or "", name, others) for each in distributions(name=name)
    ]
    found = [each for each in said if each.version]
    versions = list(dict.fromkeys(each.version for each in found))
    if len(versions) > 1:
        raise EngineError(
            construct="this environment",
            option=name,
            value=versions,
            rule=f"{name} must be installed once; there are {' and '.join(versions)}",
            fix=f"run `pip uninstall {name}` until it finds none, then {engine.install}",
        )
    return found[0] if found else None


def _said(text: str, name: str, others: Sequence[str]) -> Installed:
    """What a distribution's metadata say of it."""
    head, _, description = text.partition("\n\n")
    version, needs = "", {}
    for line in head.splitlines():
        field, _, value = line.partition(": ")
        if field == "Version":
            version = value
        elif field == "Requires-Dist":
            for other in others:
                if value.startswith(other) and value[len(other) :].lstrip(" (")[:1] in "<>=!~":
                    needs[other] = value[len(other) :].partition(";")[0].strip(" ()")
    provider = description[:500].partition(_PROVIDER)[2].split("\n", 1)[0]
    return Installed(name, version, needs, provider)
