"""What tests of stacks use: apps in folders of their own, stacks as texts, and what is in them."""

from __future__ import annotations

import json
import os
import random
import string
from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.app import NO_ORPHANS, App
from cdktf_lazy.kernel.model.aspects import visit
from cdktf_lazy.kernel.model.assets import CANONICAL_HASHES
from cdktf_lazy.kernel.model.members import Modelled
from cdktf_lazy.kernel.model.merge import snake_case
from cdktf_lazy.kernel.model.synthesis import STUBBED, Session
from cdktf_lazy.kernel.model.tree import EVERY_OBJECT_HAS, Construct
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model
    from cdktf_lazy.kernel.model.stack import Stack

_KNOWN = {
    *("outdir", "stackTraces", "stubVersion", "enableFutureFlags", "context"),
    "fakeCdktfJsonPath",
}
_FUTURE_FLAGS = {"cdktf": (), "cdktn": (NO_ORPHANS, CANONICAL_HASHES)}
_RELATIVE_MODULES = {"cdktf": "./", "cdktn": "./test/fixtures/"}
_LETTERS = string.ascii_letters + string.digits


def testing_app(model: Model, options: dict[str, Any]) -> App:
    """Make an app for tests."""
    if not options.keys() <= _KNOWN:
        raise Unmodelled("an app for tests with other options")
    config = {
        "outdir": options.get("outdir") or _temporary_folder(model),
        "stackTraces": options.get("stackTraces", False),
        "context": options.get("context"),
    }
    app = App(model, config)
    if options.get("stubVersion", True):
        stub_version(app)
    if options.get("enableFutureFlags", True):
        enable_future_flags(app)
    if options.get("fakeCdktfJsonPath"):
        app.set_context("cdktfJsonPath", f"{model.surroundings.folder}/cdktf.json")
        app.set_context("cdktfRelativeModules", [_RELATIVE_MODULES[model.engine.name]])
    return app


def stub_version(app: App) -> App:
    """Say "stubbed" where the version of the engine would stand."""
    app.set_context("cdktfVersion", STUBBED)
    app.session.version = STUBBED
    return app


def enable_future_flags(app: App) -> App:
    """Turn on what new projects have."""
    for flag in _FUTURE_FLAGS[app.model.engine.name]:
        app.set_context(flag, "true")
    return app


def _temporary_folder(model: Model) -> str:
    """Make a folder as Node names it."""
    letters = "".join(random.SystemRandom().choices(_LETTERS, k=6))  # not the program's own
    folder = os.path.join(model.surroundings.temporary_folder(), f"cdktf.outdir.{letters}")
    os.mkdir(folder, mode=0o700)
    return folder


def testing_synth(model: Model, stack: Stack, *, validate: bool) -> str:
    """Give a stack's JSON without what it says of the constructs."""
    visit(model, stack)
    if validate:
        if model.engine.name == "cdktn":
            stack.resolve_elements()
        stack.run_all_validations()
    text: str = model.engine.json_text(_without_metadata(stack.run_to_terraform()))
    return text


def full_synth(model: Model, stack: Stack) -> str:
    """Write a stack to a folder of its own."""
    folder = _temporary_folder(model)
    session = Session(model, folder, STUBBED)
    if model.engine.name == "cdktn":
        stack.run_prepare_stack()
    session.synthesize(stack, skip_validation=False)
    session.write_manifest()
    return folder


def _without_metadata(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_metadata(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_metadata(item) for key, item in value.items() if key != "//"}
    return value


def drawn_tree(construct: Construct) -> str:
    """Draw a construct and what is below it."""
    return _drawn(construct, 0, is_last=False)


def _drawn(construct: Construct, level: int, *, is_last: bool) -> str:
    prefix = ""
    if level:
        prefix = " " * (4 * (level - 1)) + ("└" if is_last else "├") + "── "
    name = construct.id and f"{construct.id} ({construct.typename})"
    children = construct.kept_children()
    below = "".join(_drawn(one, level + 1, is_last=one is children[-1]) for one in children)
    return f"{prefix}{'App' if isinstance(construct, App) else name}\n{below}"


def has_item(
    model: Model, section: str, received: str, of: str, properties: dict[str, Any]
) -> bool:
    """Tell whether a stack has a resource, a data source or a provider.

    Parameters
    ----------
    model : Model
        The program's objects.
    section : str
        Where to look, such as ``resource``.
    received : str
        A stack's JSON, or the file that it is in.
    of : str
        Terraform's name of the type.
    properties : dict
        What it must have.
    """
    path = model.surroundings.path(received)
    if len(received) < 4096 and os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            received = file.read()
    try:
        stack = json.loads(received)
    except ValueError:
        raise Unmodelled("a stack that is no JSON") from None
    if not isinstance(stack, dict):
        raise Unmodelled("a stack that is no object")
    named = (stack.get(section) or {}).get(of) or {}
    items = list(named.values()) if isinstance(named, dict) else named
    return any(_has(properties, item) for item in items)


def _has(expected: Any, received: Any) -> bool:
    """Tell whether a value has what is expected; more than that may be there."""
    if isinstance(expected, Modelled):
        raise Unmodelled("an object in what is expected of a stack")
    if isinstance(expected, list):
        return (
            isinstance(received, list)
            and len(expected) == len(received)
            and all(map(_has, expected, received))
        )
    if not isinstance(expected, dict):
        same_kind = isinstance(expected, bool) == isinstance(received, bool)
        return same_kind and bool(expected == received)
    if received is None:
        return False
    if not isinstance(received, dict):
        if expected:
            raise Unmodelled("properties expected of what is no object")
        return True
    return all(_has_entry(key, item, received) for key, item in expected.items())


def _has_entry(key: str, item: Any, received: dict[str, Any]) -> bool:
    if key in EVERY_OBJECT_HAS:
        raise Unmodelled("a property that every object of JavaScript's has")
    for name in (key, snake_case(key)):
        if name in received:
            return _has(item, received[name])
    return False
