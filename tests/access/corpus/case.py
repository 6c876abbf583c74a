"""One case of the corpus, and how all of them are found."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Json = dict[str, Any]
Theorem = Literal["folders", "items", "tenants", "guests", "rights", "trust", "strangers"]


@dataclass(frozen=True)
class Case:
    """A mistake and its mended twin; the package's docstring says what each part means."""

    hole: Json
    twin: Json
    reported: str
    at: tuple[str, ...]
    proof: Theorem | None = None


def written(document: Json, folder: Path) -> Path:
    """Write a case's Terraform JSON as synth writes it; the file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "cdk.tf.json"
    file.write_text(json.dumps(document, indent=2), "utf-8")
    return file


def recorded(case: str, side: str) -> Json:
    """Read what Terraform said of a case in HCL: the JSON of its plan, or of its state.

    Parameters
    ----------
    case : str
        The case's own file. ``hcl`` beside it has ``NAME.hole.tf`` with ``NAME.hole.json``, and
        the same of the twin.
    side : str
        ``hole`` or ``twin``.
    """
    file = Path(case)
    document: Json = json.loads((file.parent / "hcl" / f"{file.stem}.{side}.json").read_text())
    return document


def cases() -> Iterator[tuple[str, Case]]:
    """Every case of the folders beside this file, by its name: ``isolation/folder_without_…``."""
    folder = Path(__file__).parent
    for file in sorted(folder.glob("*/*.py")):
        name = ".".join(file.relative_to(folder).with_suffix("").parts)
        yield name.replace(".", "/"), importlib.import_module(f"tests.access.corpus.{name}").CASE
