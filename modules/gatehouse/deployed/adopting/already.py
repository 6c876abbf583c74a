"""What a project has taken over or made already, so that nothing is taken over twice.

Two states that have one pool undo each other's changes, and destroying one takes it from both.
"""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gatehouse.deployed.locking import STATE_VARIABLE
from gatehouse.deployed.terraform import run_terraform
from gatehouse.errors import CommandError

#: A resource: its type, and its id in AWS.
Resource = tuple[str, str]

_STACKS = "cdktf.out/stacks"
_OPTION = "taken_over"
_SO = "nothing was changed"


def refuse_twice(project: Path, wanted: set[Resource], *, but: str = "", source: str = "") -> None:
    """Refuse to take over what another stack of the project has.

    Parameters
    ----------
    project : Path
        The folder of the project.
    wanted : set of tuple
        What is taken over: types of resources, and their ids.
    but, source : str, optional
        The stack and the file that may have it. Default: none.

    Raises
    ------
    CommandError
        If another stack has one of them, in its state or in its source.
    """
    having = {
        **{each: f"the file {name}" for name, each in _in_sources(project) if name != source},
        **{each: f"the state of {name}" for name, each in _in_states(project) if name != but},
    }
    for kind, id in sorted(wanted & having.keys()):
        raise CommandError(
            f"{id} must belong to one stack, and {having[kind, id]} has it already ({kind}): two "
            "would undo each other's changes, and destroying one takes it from both.",
            "Use it in another stack: from_id, or from_name of a table or bucket. To move it, take "
            "it out of the other state first: terraform state rm ADDRESS",
            exit_code=2,
        )


def _in_sources(project: Path) -> Iterator[tuple[str, Resource]]:
    """What files of the project take over. One that can't be read says nothing."""
    for file in sorted(project.glob("*.py")):
        try:
            tree = ast.parse(file.read_text("utf-8"))
        except (OSError, ValueError, SyntaxError):
            continue
        for call in ast.walk(tree):
            if isinstance(call, ast.keyword) and call.arg == _OPTION:
                yield from ((file.name, each) for each in _imports(call.value))


def _imports(written: ast.expr) -> Iterator[Resource]:
    for each in ast.walk(written):
        if not isinstance(each, ast.Dict):
            continue
        for key, value in zip(each.keys, each.values, strict=True):
            words = [part.value for part in (key, value) if isinstance(part, ast.Constant)]
            if len(words) == 2:
                yield str(words[0]).partition(".")[0], str(words[1])


def _in_states(project: Path) -> Iterator[tuple[str, Resource]]:
    for stack, state in _states(project):
        for resource in state.get("resources") or []:
            if resource.get("mode") != "managed":
                continue
            for each in resource.get("instances") or []:
                yield stack, (str(resource["type"]), str(each.get("attributes", {}).get("id")))


def _states(project: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The states of a project: files beside it, and what its last synth says of others."""
    folder = project / (os.environ.get(STATE_VARIABLE) or ".")
    for file in sorted(folder.glob("terraform.*.tfstate")):
        yield file.name.removeprefix("terraform.").removesuffix(".tfstate"), _read(file)
    for written in sorted((project / _STACKS).glob("*/cdk.tf.json")):
        stack, backends = written.parent, _read(written).get("terraform", {}).get("backend", {})
        if "local" in backends:
            yield stack.name, _read(stack / str(backends["local"].get("path")))
        elif backends and (stack / ".terraform").is_dir():  # without, it was never asked from here
            pulled = run_terraform(stack, "state", "pull", so=_SO)
            yield stack.name, json.loads(pulled or "{}")


def _read(file: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(file.read_text("utf-8") or "{}"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError) as error:
        raise CommandError(
            f"{file} must be JSON that Terraform or a synth wrote, and it cannot be read: {error}.",
            "Restore it, or run the synth again.",
            exit_code=1,
        ) from None
