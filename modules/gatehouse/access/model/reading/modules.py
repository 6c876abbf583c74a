"""The files of a module that a configuration calls."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gatehouse.access.json_text import loads
from gatehouse.access.model.reading.expressions import Names

_LARGEST = 64 * 1024 * 1024


def module_document(
    source: str, folder: Path | None, address: str, root: Path | None, names: Names
) -> tuple[Mapping[str, Any] | None, Path | None]:
    """Return the JSON of a module, all its files merged, and its folder.

    Parameters
    ----------
    source : str
        The ``source`` of the call.
    folder : Path, optional
        The folder of the caller. Default: not known.
    address : str
        The call's address, by which ``terraform init`` lists what it fetched.
    root : Path, optional
        The folder that ``terraform init`` ran in.
    names : Names
        Where to note what can't be read.
    """
    where = _folder_of(source, folder, address, root)
    if where is None or not where.is_dir():
        names.unknown(
            "module",
            f"the folder of module {source!r} is not at hand; read terraform show -json of a plan",
        )
        return None, None
    if any(where.glob("*.tf")):
        names.unknown(
            "module",
            f"module {source!r} is written in HCL; read terraform show -json of a plan",
        )
    merged: dict[str, Any] = {}
    for file in sorted(where.glob("*.tf.json")):
        try:
            if file.stat().st_size > _LARGEST:
                raise ValueError("it is too large")
            document = loads(file.read_text("utf-8"))
            if not isinstance(document, dict):
                raise ValueError("it must be an object")
            _merge(merged, document)
        except (OSError, ValueError, RecursionError) as error:
            names.unknown("module", f"{file.name} of module {source!r} can't be read: {error}")
    return merged, where


def _folder_of(source: str, folder: Path | None, address: str, root: Path | None) -> Path | None:
    if folder is not None and source.startswith(("./", "../")):
        return folder / source
    if root is None:
        return None
    try:
        listed = json.loads((root / ".terraform/modules/modules.json").read_text("utf-8"))
        key = address.replace("module.", "")
        for each in listed["Modules"]:
            if each["Key"] == key:
                return root / str(each["Dir"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return None


def _merge(merged: dict[str, Any], document: Mapping[str, Any]) -> None:
    """Merge two files of a module, one level of names after the other."""
    for name, value in document.items():
        if isinstance(value, dict) and isinstance(merged.get(name), dict):
            _merge(merged[name], value)
        elif isinstance(value, list) and isinstance(merged.get(name), list):
            merged[name] = [*merged[name], *value]
        else:
            merged[name] = value
