"""What the preload makes of the index of a package that is installed, without loading it."""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
from typing import TYPE_CHECKING

from cdktf_lazy.node import PRELOAD

if TYPE_CHECKING:
    from cdktf_lazy.cache import Assembly

INDEX = "lib/index.js"
"""The file that Node loads for a bindings package, from the package's folder."""


class UnknownIndexError(Exception):
    """Node loads the package whole."""


def files_behind_index(assembly: Assembly) -> int:
    """Count the files that Node loads on demand from a bindings package.

    It takes a third of a second, because the index is read from the package's tarball: what is
    said is then true on a cold cache of jsii's as well.

    Parameters
    ----------
    assembly : cdktf_lazy.cache.Assembly
        The package.

    Raises
    ------
    UnknownIndexError
        When the preload would leave the index as it is; the message says why.
    """
    if not os.path.isfile(PRELOAD):
        raise UnknownIndexError(f"the preload {PRELOAD} is not a file")
    command = [os.environ.get("JSII_NODE", "node"), PRELOAD, f"/{assembly.name}/{INDEX}"]
    try:
        result = subprocess.run(command, input=_read(assembly), capture_output=True, check=True)
        said = json.loads(result.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise UnknownIndexError(f"Node cannot be asked: {error}") from None
    if "reason" in said:
        raise UnknownIndexError(said["reason"])
    return int(said["files"])


def _read(assembly: Assembly) -> bytes:
    """Take the index out of the tarball."""
    try:
        with tarfile.open(assembly.tarball, "r|gz") as archive:
            for member in archive:
                file = archive.extractfile(member) if member.name == f"package/{INDEX}" else None
                if file is not None:
                    return file.read()
    except tarfile.TarError as error:
        raise UnknownIndexError(f"{assembly.tarball} cannot be read: {error}") from None
    raise UnknownIndexError(f"{assembly.tarball} has no {INDEX}")
