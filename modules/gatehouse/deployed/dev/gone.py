"""Stacks that the source has no more: what they made is there until it is destroyed."""

from __future__ import annotations

import contextlib
import json
import shlex
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

from gatehouse.deployed.dev.state_file import read_state, state_path
from gatehouse.deployed.dev.synth.synthesizing import Stack
from gatehouse.errors import CommandError

_JSON = "cdk.tf.json"
#: What a plan needs that destroys everything: the state, and who destroys it.
_NEEDED = frozenset({"terraform", "provider", "variable", "locals"})


def gone(output: Path, there: Container[str]) -> Iterator[Stack]:
    """Find the stacks that a synth wrote no more, of which something is still deployed.

    Parameters
    ----------
    output : Path
        Where synths write: the folder with ``manifest.json``.
    there : container of str
        The stacks that the source has.

    Yields
    ------
    Stack
        Each with the Terraform JSON that has none of its resources.
    """
    for file in sorted(output.glob(f"stacks/*/{_JSON}")):
        name = file.parent.name
        if name in there:
            continue
        with contextlib.suppress(CommandError, OSError, ValueError):
            content = json.loads(file.read_text("utf-8"))
            if _has_resources(state_path(file.parent, content)):
                emptied = {key: each for key, each in content.items() if key in _NEEDED}
                yield Stack(name, file.parent, emptied)


def write(stack: Stack) -> None:
    """Let the next plan of a stack destroy what it made."""
    (stack.folder / _JSON).write_text(json.dumps(stack.content, indent=2) + "\n", "utf-8")


def of_another_day(stack: Stack, project: Path) -> CommandError:
    """Say of a stack that an earlier session has deployed how to destroy it.

    It may be that of another stage, so nobody is asked about it.
    """
    folder = stack.folder
    with contextlib.suppress(ValueError):
        folder = folder.relative_to(project)
    return CommandError(
        f"{stack.name} is on this local AWS from before, and no stack of the app.",
        'To destroy it, in another shell of this folder: eval "$(gatehouse local env)"\n'
        f"terraform -chdir={shlex.quote(str(folder))} destroy",
    )


def _has_resources(path: Path) -> bool:
    resources: list[dict[str, Any]] = read_state(path).get("resources") or []
    return any(each.get("mode") == "managed" and each.get("instances") for each in resources)
