"""jsii's package cache: where it is, whether it can be used, and what is ready in it.

jsii unpacks each package once, into a folder named by the digest of its tarball. A worker
thread then writes an index of the package's types beside it, so that later runs read only the
types that they use. The worker dies with its process: where every run is short, the index is
never written, and every run reads all types (for AWS, 131 MB of JSON).
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from cdktf_lazy import CORE_PACKAGES, ROOT_PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOM = 600 * 1024 * 1024
"""Bytes that unpacking the largest known package (AWS, with its index) takes, rounded up."""

_LOAD = re.compile(r"JSIIAssembly\.load\(\s*\"([^\"]+)\",\s*\"([^\"]+)\",\s*[^,]+,\s*\"([^\"]+)\"")
_COMPLETE = ".jsii-runtime-package-cache"
_INDEX = ".jsii.runtime.v*.json"


@dataclass(frozen=True)
class Assembly:
    """A jsii package that is installed as a Python package.

    Parameters
    ----------
    package : str
        The Python package, such as ``cdktf_cdktf_provider_aws``.
    name : str
        jsii's name, such as ``@cdktf/provider-aws``.
    version : str
        Its version, such as ``21.22.1``.
    tarball : Path
        The file that jsii unpacks.
    """

    package: str
    name: str
    version: str
    tarball: Path

    @cached_property
    def digest(self) -> str:
        """The key of the package in the cache: of its bytes, its name and its version."""
        import hashlib

        digest = hashlib.sha256()
        with self.tarball.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
        for comment in (self.name, self.version):
            digest.update(b"\0" + comment.encode())
        return digest.hexdigest()

    def folder(self, root: Path) -> Path:
        """Where the cache under ``root`` keeps the package unpacked."""
        return root / self.name / self.version / self.digest

    def is_warm(self, root: Path) -> bool:
        """Whether the package is unpacked under ``root`` and its type index is written."""
        folder = self.folder(root)
        return (folder / _COMPLETE).is_file() and any(folder.glob(_INDEX))


def installed_assemblies() -> list[Assembly]:
    """Find the jsii packages of CDKTF in this environment, without importing them."""
    import pkgutil

    names = sorted(
        module.name
        for module in pkgutil.iter_modules()
        if module.ispkg and (module.name in CORE_PACKAGES or module.name.startswith(ROOT_PREFIXES))
    )
    return [assembly for name in names for assembly in assemblies_of(name)]


def bindings_on_path(prefix: str) -> list[str]:
    """List the packages of this environment whose name starts with ``prefix``."""
    found: set[str] = set()
    for folder in sys.path:
        with contextlib.suppress(OSError):
            found.update(
                name
                for name in os.listdir(folder or ".")
                if name.startswith(prefix) and name.isidentifier()
            )
    return sorted(found)


def assemblies_of(package: str) -> Iterator[Assembly]:
    """Find the jsii packages that the Python package ``package`` loads: one, as a rule."""
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        source = Path(folder, "_jsii", "__init__.py")
        if not source.is_file():
            continue
        for name, version, filename in _LOAD.findall(source.read_text(encoding="utf-8")):
            tarball = source.with_name(filename)
            if tarball.is_file():
                yield Assembly(package, name, version, tarball)


def is_enabled(environ: Mapping[str, str]) -> bool:
    """Whether jsii keeps unpacked packages at all."""
    return environ.get("JSII_RUNTIME_PACKAGE_CACHE", "enabled").lower() == "enabled"


def cache_root(environ: Mapping[str, str]) -> Path | None:
    """Where jsii keeps unpacked packages, or None where that is for jsii alone to decide."""
    configured = environ.get("JSII_RUNTIME_PACKAGE_CACHE_ROOT")
    if configured:
        return Path(configured)
    if sys.platform == "win32":
        base = environ.get("LOCALAPPDATA")
        return Path(base, "AWS", "jsii", "package-cache") if base else None
    home = os.path.expanduser("~")
    if not os.path.isabs(home):
        return None
    if sys.platform == "darwin":
        return Path(home, "Library", "Caches", "com.amazonaws.jsii", "package-cache")
    return Path(home, ".cache", "aws", "jsii", "package-cache")


def cache_problem(environ: Mapping[str, str]) -> str | None:
    """Say why jsii cannot use its cache, or None when it can.

    jsii gives up on a cache that it cannot write to. Without a cache it works, but slower.
    """
    root = cache_root(environ) if is_enabled(environ) else None
    if root is None:
        return None
    existing = root
    while not os.path.lexists(existing) and existing != existing.parent:
        existing = existing.parent
    if not existing.is_dir():
        return f"{existing} is not a directory"
    if not os.access(existing, os.W_OK | os.X_OK):
        return f"{existing} cannot be written to"
    if _is_full(existing) and not _is_full(Path(tempfile.gettempdir())) and _is_empty(root):
        return f"the disk of {existing} is full"
    return None


def _is_full(folder: Path) -> bool:
    return shutil.disk_usage(folder).free < ROOM


def _is_empty(root: Path) -> bool:
    return not any(root.glob(f"@*/*/*/*/{_COMPLETE}"))
