"""Writing of stacks, and of the manifest that lists them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.aspects import annotations_below, visit
from cdktf_lazy.kernel.model.assets import Asset
from cdktf_lazy.kernel.model.requirements import MOVES_SINCE, TerraformIsNewEnough

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model
    from cdktf_lazy.kernel.model.stack import Stack

STUBBED = "stubbed"
"""What stands for the engine's version in tests."""

_GOES_ON = "CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS"
"""The environment variable with which a synth goes on although something is wrong."""


class Session:
    """What is written to one folder.

    Parameters
    ----------
    model : Model
        The program's objects.
    outdir : str
        The folder.
    version : str
        What the manifest says of the engine's version.
    """

    def __init__(self, model: Model, outdir: str, version: str) -> None:
        self._model = model
        self._outdir = outdir
        self.version = version
        self._stacks: dict[str, dict[str, Any]] = {}
        self._folder(outdir)
        self._folder(os.path.join(outdir, "stacks"))

    def synthesize(self, stack: Stack, *, skip_validation: bool) -> None:
        """Write a stack."""
        visit(self._model, stack)
        if stack.has_moves():
            stack.validations.append(TerraformIsNewEnough(MOVES_SINCE))
        if not skip_validation:
            stack.run_all_validations()
        entry = self._entry(stack)
        self._folder(os.path.join(self._outdir, entry["workingDirectory"]))
        for one in stack.find_all_leafs_first():
            if isinstance(one, Asset):
                one.copy(self._path(self._outdir, entry["workingDirectory"]))
        goes_on = _GOES_ON in self._model.surroundings.environ
        entry["annotations"] = annotations_below(stack, allows_errors=goes_on)
        self._write(entry["synthesizedStackPath"], stack.run_to_terraform())

    def write_manifest(self) -> None:
        """List the stacks."""
        self._write("manifest.json", {"version": self.version, "stacks": self._stacks})

    def _entry(self, stack: Stack) -> dict[str, Any]:
        found = self._stacks.get(stack.id)
        if found is None:
            folder = os.path.join("stacks", stack.id)
            found = self._stacks[stack.id] = {
                "name": stack.id,
                "constructPath": stack.path,
                "workingDirectory": folder,
                "synthesizedStackPath": os.path.join(folder, "cdk.tf.json"),
                "stackMetadataPath": os.path.join(folder, "metadata.json"),
                "annotations": [],
                "dependencies": [other.path for other in stack.dependencies],
            }
        return found

    def _path(self, *parts: str) -> str:
        return self._model.surroundings.path(*parts)

    def _folder(self, path: str) -> None:
        if not os.path.exists(self._path(path)):
            os.mkdir(self._path(path))

    def _write(self, path: str, value: Any) -> None:
        content = self._model.engine.json_text(value)
        with open(self._path(self._outdir, path), "w", encoding="utf-8", newline="") as file:
            file.write(content)
