"""The state of a stack on a local AWS, which is a file of Terraform's."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gatehouse.errors import CommandError

_FAILED = 1


def state_path(folder: Path, content: Mapping[str, Any]) -> Path:
    """The file that a stack's Terraform JSON, in a folder, names as its state.

    Raises
    ------
    CommandError
        If it names another backend than a file.
    """
    backend = content.get("terraform", {}).get("backend", {})
    if "local" not in backend:
        raise CommandError(
            "the state must be in a file on a local AWS, not in another backend: "
            f"{', '.join(backend) or 'none is named'}.",
            "Let the stack be an AppStack, and its state what AppStack(state=...) says.",
            exit_code=_FAILED,
        )
    return (folder / str(backend["local"]["path"])).resolve()


def read_state(path: Path) -> dict[str, Any]:
    """Read a state; one that is not there has no resources."""
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return {"resources": []}
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} cannot be read: {error}.", exit_code=_FAILED) from None


def instances(state: Mapping[str, Any], kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The resources of a kind with their attributes, by their names."""
    for each in state.get("resources") or []:
        if each.get("type") == kind and each.get("mode") == "managed" and not each.get("module"):
            for instance in each.get("instances") or []:
                yield str(each["name"]), instance["attributes"]


def write_attributes(path: Path, kind: str, named: Mapping[str, Mapping[str, Any]]) -> None:
    """Write what resources are now into the state, as an apply would have.

    Parameters
    ----------
    path : Path
        The state.
    kind : str
        The kind of the resources.
    named : mapping
        The attributes that are other now, by the resource's name.

    Raises
    ------
    CommandError
        If Terraform has the state locked, or it can't be written. It is then as it was.
    """
    with _locked(path):
        state = read_state(path)
        for name, attributes in instances(state, kind):
            # What the provider of this version does not have, it must not find.
            known = named.get(name, {})
            attributes.update({each: known[each] for each in known if each in attributes})
        state["serial"] = int(state.get("serial", 0)) + 1
        beside = path.with_name(f".{path.name}.new")
        try:
            beside.touch(mode=0o600)
            beside.write_text(json.dumps(state, indent=2) + "\n", "utf-8")
            beside.replace(path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise CommandError(
                f"{path} cannot be written: {error.strerror}.", "Make room.", exit_code=_FAILED
            ) from None


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock that Terraform takes on a state in a file."""
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError(
                f"Terraform works with {path}, so it is not changed now.",
                "Wait for its end, and save again.",
                exit_code=_FAILED,
            ) from None
        if os.fstat(file.fileno()).st_ino != path.stat().st_ino:
            raise CommandError(f"{path} was just written by another.", exit_code=_FAILED)
        yield
