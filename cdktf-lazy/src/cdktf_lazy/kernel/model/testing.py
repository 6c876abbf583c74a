"""What tests of stacks use: an app in a folder of its own, and a stack's JSON as a text."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.app import App
from cdktf_lazy.kernel.model.aspects import visit
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model
    from cdktf_lazy.kernel.model.stack import Stack

_KNOWN = {"outdir", "stackTraces", "stubVersion", "enableFutureFlags", "context"}


def testing_app(model: Model, options: dict[str, Any]) -> App:
    """Make an app for tests."""
    if not options.keys() <= _KNOWN or model.engine.name == "cdktn":  # which has flags to set
        raise Unmodelled("an app for tests with other options")
    outdir = options.get("outdir")
    if not outdir:
        folder = model.surroundings.environ.get("TMPDIR", "/tmp").rstrip("/") or "/"
        outdir = tempfile.mkdtemp(prefix="cdktf.outdir.", dir=folder)
    config = {
        "outdir": outdir,
        "stackTraces": options.get("stackTraces", False),
        "context": options.get("context"),
    }
    app = App(model, config)
    app.has_own_folder = not options.get("outdir")
    if options.get("stubVersion", True):
        app.stub_version()
    return app


def testing_synth(model: Model, stack: Stack, *, validate: bool) -> str:
    """Give a stack's JSON without what it says of the constructs."""
    visit(model, stack)
    if validate and model.engine.name == "cdktn":
        raise Unmodelled("a synth for tests that validates")
    if validate:
        stack.run_all_validations()
    text: str = model.engine.json_text(_without_metadata(stack.run_to_terraform()))
    return text


def _without_metadata(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_metadata(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_metadata(item) for key, item in value.items() if key != "//"}
    return value
