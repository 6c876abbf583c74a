"""The app: the root of the tree, and the synth."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel import report
from cdktf_lazy.kernel.model.aspects import NO_TRACES, annotations_below, visit
from cdktf_lazy.kernel.model.assets import Asset
from cdktf_lazy.kernel.model.members import BOOLEAN, STRING, getter, method, optional
from cdktf_lazy.kernel.model.requirements import MOVES_SINCE, TerraformIsNewEnough
from cdktf_lazy.kernel.model.stack import Stack
from cdktf_lazy.kernel.model.tree import Construct
from cdktf_lazy.kernel.model.values import MAX_SAFE
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model


NO_ORPHANS = "failOnConstructsOutsideOfStacks"
"""What CDK Terrain calls a check that CDKTF does not have."""


class App(Construct):
    """An app.

    Parameters
    ----------
    model : Model
        The program's objects.
    config : dict
        Its options.
    """

    typename = "App"

    def __init__(self, model: Model, config: dict[str, Any]) -> None:
        super().__init__(model, None, "")
        self.fqn = model.name_in_engine(self.typename)
        environ = model.surroundings.environ
        if "SYNTH_HCL_OUTPUT" in environ or config.get("hclOutput"):
            raise Unmodelled("a synth to HCL")
        outdir = config.get("outdir")
        self.outdir = environ.get("CDKTF_OUTDIR", "cdktf.out") if outdir is None else outdir
        self.target_stack = environ.get("CDKTF_TARGET_STACK_ID")
        self.skip_validation = config.get("skipValidation") or False
        for key, value in (config.get("context") or {}).items():
            self.context[key] = value
        self.context.update(_context_of(environ.get("CDKTF_CONTEXT_JSON")))
        if config.get("stackTraces") is False:
            self.context[NO_TRACES] = True
        self._version = model.engine.version
        self.context["cdktfVersion"] = self._version
        self.has_own_folder = False
        self._manifest: dict[str, dict[str, Any]] = {}
        self._folder(self.outdir)
        self._folder(os.path.join(self.outdir, "stacks"))

    def stub_version(self) -> None:
        """Say "stubbed" where the version of the engine would stand."""
        self._version = self.context["cdktfVersion"] = "stubbed"

    def _path(self, *parts: str) -> str:
        return self.model.surroundings.path(*parts)

    def _folder(self, path: str) -> None:
        if not os.path.exists(self._path(path)):
            os.mkdir(self._path(path))

    @method("synth")
    def synth(self) -> None:
        """Write the configuration of every stack."""
        stacks = [one for one in self.find_all() if isinstance(one, Stack)]
        if self.try_context(NO_ORPHANS):
            raise Unmodelled("a check for constructs outside of stacks")
        for stack in stacks:
            stack.run_prepare_stack()
        for stack in stacks:
            self._synthesize(stack)
        if not self.skip_validation and self.validations:
            raise Unmodelled("a validation of the app")
        manifest = {"version": self._version, "stacks": self._manifest}
        self._write(os.path.join(self.outdir, "manifest.json"), manifest)
        report.synthesized()

    def _synthesize(self, stack: Stack) -> None:
        visit(self.model, stack)
        if stack.has_moves():
            stack.validations.append(TerraformIsNewEnough(MOVES_SINCE))
        if not self.skip_validation:
            stack.run_all_validations()
        entry = self._entry(stack)
        self._folder(os.path.join(self.outdir, entry["workingDirectory"]))
        for one in stack.find_all_leafs_first():
            if isinstance(one, Asset):
                one.copy(self._path(self.outdir, entry["workingDirectory"]))
        entry["annotations"] = annotations_below(stack)
        self._write(
            os.path.join(self.outdir, entry["synthesizedStackPath"]), stack.run_to_terraform()
        )

    def _entry(self, stack: Stack) -> dict[str, Any]:
        found = self._manifest.get(stack.id)
        if found is None:
            folder = os.path.join("stacks", stack.id)
            found = self._manifest[stack.id] = {
                "name": stack.id,
                "constructPath": stack.path,
                "workingDirectory": folder,
                "synthesizedStackPath": os.path.join(folder, "cdk.tf.json"),
                "stackMetadataPath": os.path.join(folder, "metadata.json"),
                "annotations": [],
                "dependencies": [other.path for other in stack.dependencies],
            }
        return found

    def _write(self, path: str, value: Any) -> None:
        content = self.model.engine.json_text(value)
        with open(self._path(path), "w", encoding="utf-8", newline="") as file:
            file.write(content)

    @getter("outdir", STRING)
    def get_outdir(self) -> str:
        """Give the folder."""
        if self.has_own_folder:
            raise Unmodelled("the folder that an app for tests makes")
        return str(self.outdir)

    @getter("targetStackId", optional(STRING))
    def get_target_stack(self) -> Any:
        """Give the stack that the command line asks for."""
        return self.target_stack

    @getter("skipValidation", optional(BOOLEAN))
    def get_skip_validation(self) -> Any:
        """Give whether validations are left out."""
        return self.skip_validation


def _context_of(text: str | None) -> dict[str, Any]:
    """Read the context that the command line passes on."""
    if not text:
        return {}
    context = json.loads(text)
    if not isinstance(context, dict) or not all(map(_is_plain, context.values())):
        raise Unmodelled("a context from the environment that holds null or a fraction")
    return context


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(map(_is_plain, value.values()))
    return isinstance(value, (str, bool)) or (isinstance(value, int) and abs(value) < MAX_SAFE)
