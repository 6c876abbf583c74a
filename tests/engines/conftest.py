from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINES = {
    "cdktf": ("cdktf", "cdktf_cdktf_provider_aws"),
    "cdktn": ("cdktn", "cdktn_provider_aws"),
}


@pytest.fixture(scope="session", autouse=True)
def both_engines() -> None:
    """All of these tests compare the two engines, or choose between them."""
    if not all(find_spec(engine) for engine in ENGINES):
        pytest.skip("needs both engines: `make test` installs them")


@dataclass(frozen=True)
class Environment:
    """A Python with a folder of packages of its own; what it runs sees no other packages.

    Parameters
    ----------
    folder : Path
        Where scripts are run.
    packages : Path
        The packages: links to those that these tests run with, without some of them.
    """

    folder: Path
    packages: Path

    def remove(self, *names: str) -> None:
        """Uninstall packages, with what they say about themselves."""
        for name in names:
            for entry in self.packages.glob(f"{name}*"):
                if entry.name == name or entry.name.startswith(f"{name}-"):
                    entry.unlink()

    def pretend(self, name: str, *changes: tuple[str, str]) -> None:
        """Have a distribution say something else of itself than it does."""
        (info,) = self.packages.glob(f"{name}-*.dist-info")
        text = (info / "METADATA").read_text()
        info.unlink()
        for before, after in changes:
            assert before in text
            text = text.replace(before, after, 1)
        info.mkdir()
        (info / "METADATA").write_text(text)

    def run(self, script: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a script, which is called ``app.py``."""
        (self.folder / "app.py").write_text(script)
        inherited = {
            name: value for name, value in os.environ.items() if name != "GATEHOUSE_ENGINE"
        }
        return subprocess.run(
            [sys.executable, "-S", "app.py"],
            cwd=self.folder,
            env={
                **inherited,
                "PYTHONPATH": f"{self.packages}{os.pathsep}{ROOT / 'modules'}",
                **settings,
            },
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """A Python with both engines, of which a test can take some away."""
    spec = find_spec("jsii")
    assert spec is not None
    assert spec.origin is not None
    installed = Path(spec.origin).parents[1]
    made = Environment(tmp_path / "app", tmp_path / "packages")
    made.folder.mkdir()
    made.packages.mkdir()
    for entry in installed.iterdir():
        (made.packages / entry.name).symlink_to(entry)
    return made


@pytest.fixture(scope="session")
def versions() -> dict[str, str]:
    """The versions that are installed, by the names of the distributions."""
    names = ("cdktf", "cdktf-cdktf-provider-aws", "cdktn", "cdktn-provider-aws", "constructs")
    return {name: version(name) for name in (*names, "jsii")}
