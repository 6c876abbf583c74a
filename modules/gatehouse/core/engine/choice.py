"""Which engine is behind the door: CDKTF, or CDK Terrain, which continues it.

The variable ``GATEHOUSE_ENGINE`` says it. Both write the same JSON, so the choice can be changed on
any day: no address, no name and no state depends on it.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import NamedTuple

from gatehouse.core.errors import EngineError, OptionError

VARIABLE = "GATEHOUSE_ENGINE"


class Engine(NamedTuple):
    """One engine, by the names of its packages.

    Parameters
    ----------
    name : str
        Value of the variable, name of the Python package and of the distribution.
    title : str
        What people call it.
    bindings : str
        Python package of its AWS bindings; with hyphens, the distribution.
    releases : tuple of str
        What pip installs: the engine and its bindings, in releases that fit each other.
    """

    name: str
    title: str
    bindings: str
    releases: tuple[str, str]

    @property
    def provider_prefix(self) -> str:
        """How the names of all of its bindings begin."""
        return self.bindings.removesuffix("aws")

    @property
    def install(self) -> str:
        """The command that installs it."""
        return "pip install " + " ".join(f'"{release}"' for release in self.releases)

    def owns(self, package: str) -> bool:
        """Whether a package is the engine itself, or bindings for it."""
        return package == self.name or package.startswith(self.provider_prefix)


CDKTF = Engine(
    name="cdktf",
    title="CDKTF",
    bindings="cdktf_cdktf_provider_aws",
    releases=("cdktf==0.21.*", "cdktf-cdktf-provider-aws==21.*"),
)
CDKTN = Engine(
    name="cdktn",
    title="CDK Terrain",
    bindings="cdktn_provider_aws",
    releases=("cdktn==0.24.*", "cdktn-provider-aws==25.*"),
)
ENGINES = (CDKTF, CDKTN)


def other_than(engine: Engine) -> Engine:
    """The engine that was not chosen."""
    return CDKTN if engine is CDKTF else CDKTF


def chosen_engine() -> Engine:
    """Find the engine: what ``GATEHOUSE_ENGINE`` names, else ``cdktf``, else ``cdktn``.

    Raises
    ------
    OptionError
        If the variable names no engine.
    EngineError
        If the engine or its bindings are not installed.

    Examples
    --------
    >>> chosen_engine() in ENGINES
    True
    """
    named = os.environ.get(VARIABLE, "")
    engine = _named(named) if named else _first_installed()
    if not _is_installed(engine.name):
        raise EngineError(
            construct="environment variable",
            option=VARIABLE,
            value=named,
            rule=f"the engine {engine.name} ({engine.title}) is not installed",
            fix=f"install it: {engine.install}",
        )
    if not _is_installed(engine.bindings):
        raise EngineError(
            construct="this environment",
            option=VARIABLE,
            value=named,
            rule=f"the engine {engine.name} ({engine.title}) is installed without its AWS bindings",
            fix=f"install them: {engine.install}",
        )
    return engine


def _named(value: str) -> Engine:
    for engine in ENGINES:
        if value == engine.name:
            return engine
    raise OptionError(
        construct="environment variable",
        option=VARIABLE,
        value=value,
        rule="must be cdktf (CDKTF) or cdktn (CDK Terrain)",
        fix=f"write {VARIABLE}=cdktf or {VARIABLE}=cdktn, or remove it for cdktf",
    )


def _first_installed() -> Engine:
    for engine in ENGINES:
        if _is_installed(engine.name):
            return engine
    raise EngineError(
        construct="this environment",
        option=VARIABLE,
        value="",
        rule="no engine is installed: neither cdktf (CDKTF) nor cdktn (CDK Terrain)",
        fix=f"install one: {CDKTF.install}",
    )


def _is_installed(package: str) -> bool:
    spec = find_spec(package)
    return spec is not None and spec.origin is not None  # without origin, it is any folder
