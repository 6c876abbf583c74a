"""The code of functions that a synth for the local AWS wrote: zips in a folder, by their digests.

In Terraform's JSON the folder is a bucket, and each zip an object in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

#: The variable with the folder, for a synth; `gatehouse.core.local_code` has the other side.
CODE_DIR = "GATEHOUSE_CODE_DIR"
#: The bucket that stands for the folder.
BUCKET = "Gatehouse-local-code"

_KEY = re.compile(r"[0-9a-f]{64}\.zip")


def code_folder(instance: Path) -> Path:
    """Return the folder with the code for a local AWS."""
    return instance / "code"


def read_code(folder: Path, key: str) -> bytes | None:
    """Return the zip of a key, None if there is none."""
    try:
        return (folder / key).read_bytes() if _KEY.fullmatch(key) else None
    except FileNotFoundError:
        return None


def code_file(stack: Path, folder: Path, arguments: Mapping[str, Any]) -> Path | None:
    """Return the zip that a function of a synthesized stack has.

    Parameters
    ----------
    stack : Path
        The folder with the stack's ``cdk.tf.json``.
    folder : Path
        The folder that ``GATEHOUSE_CODE_DIR`` named for the synth.
    arguments : Mapping
        The arguments of the ``aws_lambda_function``.

    Returns
    -------
    Path or None
        The file; None for an image, or for code in another bucket.
    """
    if arguments.get("filename"):
        return stack / str(arguments["filename"])
    if arguments.get("s3_bucket") == BUCKET:
        return folder / str(arguments["s3_key"])
    return None
