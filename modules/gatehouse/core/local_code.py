"""Where functions' code lies for a local AWS: in a folder of it, by the digest of each zip.

Terraform's provider sends zips one at a time, and waits five seconds for each function with its
lock held. It takes code out of a bucket for all functions at once. So a synth for a local AWS names
a bucket, which the local AWS has in this folder; a synth for AWS names the files beside its JSON.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

#: Set by `gatehouse local`: the folder. Without it, zips are written beside the JSON.
LOCAL_CODE_VARIABLE = "GATEHOUSE_CODE_DIR"
#: The bucket that stands for the folder. No bucket has a name with a capital letter.
LOCAL_CODE_BUCKET = "Gatehouse-local-code"


def local_code_folder() -> Path | None:
    """Return the folder, None where the synth is for AWS."""
    named = os.environ.get(LOCAL_CODE_VARIABLE)
    return Path(named) if named else None


def put_local_code(folder: Path, digest: str, content: bytes) -> str:
    """Put a zip into the folder, unless it is there, and return its key in the bucket.

    Parameters
    ----------
    folder : Path
        The folder.
    digest : str
        The SHA-256 of the zip, in hexadecimal digits.
    content : bytes
        The zip.
    """
    key = f"{digest}.zip"
    if not (folder / key).is_file():
        folder.mkdir(parents=True, exist_ok=True)
        # Beside it and renamed: another synth, or the local AWS, never sees a part of it.
        descriptor, unfinished = tempfile.mkstemp(dir=folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.replace(unfinished, folder / key)
    return key
