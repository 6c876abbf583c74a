"""The JavaScript that a provider's bindings bring, read from their tarball.

Nothing is unpacked and Node is not needed: the generator writes so regularly that the lines which
matter can be found by their form.
"""

from __future__ import annotations

import re
import tarfile
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

PACKAGES = {"cdktf": "cdktf_cdktf_provider_aws", "cdktn": "cdktn_provider_aws"}
"""Python's names of the bindings, by the engine that they are written for."""

_FILE = re.compile(r"package/lib/([^/]+)/.*\.js")


def tarball_of(engine: str) -> Path:
    """Find the tarball that jsii would load."""
    spec = find_spec(PACKAGES[engine])
    for folder in (spec.submodule_search_locations or []) if spec else []:
        return next(Path(folder, "_jsii").glob("*.jsii.tgz"))
    raise SystemExit(f"{PACKAGES[engine]} must be installed")


def version_of(engine: str) -> str:
    """Read the version from the tarball's name."""
    return tarball_of(engine).name.partition("@")[2].removesuffix(".jsii.tgz")


def read_files(engine: str) -> dict[str, list[str]]:
    """Read the files of each module, by the name of its folder without hyphens.

    Large modules keep their structs in a folder of their own, below the module's.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    with tarfile.open(tarball_of(engine), "r|gz") as archive:
        for member in archive:
            match = _FILE.fullmatch(member.name)
            content = archive.extractfile(member) if match else None
            if match and content:
                text = content.read().decode().partition("//# sourceMapping")[0]
                found[match[1].replace("-", "")][member.name] = text
    return {module: [files[name] for name in sorted(files)] for module, files in found.items()}
