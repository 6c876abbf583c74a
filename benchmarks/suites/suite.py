"""What a suite is: whose tests, of which services, and as whom they sign."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from gatehouse.local.launcher.environment import RootKey

#: By test: its error, or None if it passed.
Outcomes = dict[str, str | None]
WORK = Path(__file__).parents[2] / ".gatehouse" / "suites"


@dataclass(frozen=True)
class Suite:
    """The tests of one distribution.

    Parameters
    ----------
    name, version : str
        The distribution.
    requirements : tuple of str
        What its tests import.
    parts : tuple of str
        What is counted by itself: the tests of a service.
    path : str
        Where the tests of a part are, such as ``tests/test_{part}``.
    plugins : tuple of str
        Modules of ``plugins`` that pytest loads.
    root : RootKey
        The key that the tests sign with.
    account : str
        Their account.
    about : tuple of str
        What its table says of the run: sentences, in lines.
    variables : dict of str to str
        More of the tests' environment.
    """

    name: str
    version: str
    requirements: tuple[str, ...]
    parts: tuple[str, ...]
    path: str
    plugins: tuple[str, ...]
    root: RootKey
    account: str
    about: tuple[str, ...]
    variables: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def unpacked(self) -> Path:
        """The folder above its tests."""
        return WORK / f"{self.name}-{self.version}"

    @property
    def python(self) -> Path:
        """The interpreter that has what its tests import."""
        return WORK / f"{self.name}-{self.version}-venv" / "bin" / "python"
