"""The app: the root of the tree, and the synth."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel import report
from cdktf_lazy.kernel.model.aspects import NO_TRACES
from cdktf_lazy.kernel.model.members import BOOLEAN, STRING, getter, method, optional
from cdktf_lazy.kernel.model.stack import Stack
from cdktf_lazy.kernel.model.synthesis import Session
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
        self.context["cdktfVersion"] = model.engine.version
        self.session = Session(model, self.outdir, model.engine.version)

    @method("synth")
    def synth(self) -> None:
        """Write the configuration of every stack."""
        stacks = [one for one in self.find_all() if isinstance(one, Stack)]
        is_checked = self.model.engine.name == "cdktn" and self.try_context(NO_ORPHANS)
        if is_checked and any(not one.is_stack for one in self.kept_children()):
            raise Unmodelled("a construct outside of stacks")
        for stack in stacks:
            stack.run_prepare_stack()
        for stack in stacks:
            self.session.synthesize(stack, skip_validation=self.skip_validation)
        if not self.skip_validation and self.validations:
            raise Unmodelled("a validation of the app")
        self.session.write_manifest()
        report.synthesized()

    @getter("outdir", STRING)
    def get_outdir(self) -> str:
        """Give the folder."""
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
