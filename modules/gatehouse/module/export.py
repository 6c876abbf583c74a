"""From an app's stack to the files of a module."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatehouse.errors import CommandError

from . import inputs, layout
from .folder import Record, as_json, digest_of
from .readme import EXAMPLE, example_file, readme
from .references import without_states
from .stage_text import NAME, STAGE, DependsOnStageError, with_inputs
from .synths import LONGEST, SHORTEST, AppFolder, Synthesized, stages_of
from .tags import with_tags

#: Where immutable fields of the module's pools and tables are recorded, as an app's are.
LOCK_FILE = "gatehouse.lock.json"
_FAILED = 1


@dataclass(frozen=True)
class Exported:
    """A module before it is written.

    Parameters
    ----------
    record : Record
        What it was made of.
    files : dict of str to bytes
        Its files by their paths.
    resources : int
        How many resources it makes.
    """

    record: Record
    files: Mapping[str, bytes]
    resources: int


def export(
    app: AppFolder,
    folder: Path,
    stack: str | None,
    *,
    progress: Callable[[str], None] = lambda message: None,
) -> Exported:
    """Make a stack's module.

    Parameters
    ----------
    app : AppFolder
        The app.
    folder : Path
        The module's folder, whose lock file is read. Nothing is written.
    stack : str or None
        The stack's name without a stage; None where the app has only one.
    progress : callable
        Called with a sentence before each step that takes a second or more.

    Raises
    ------
    CommandError
        If the app does not synthesize, or the stack can be no module as it is.
    """
    before = Record.of(folder)
    if before is not None and stack not in (None, before.stack):
        raise CommandError(
            f"{folder} holds the module of the stack {before.stack}, not of {stack}.",
            "Name another folder.",
            exit_code=_FAILED,
        )
    stack = stack or (before.stack if before else None)
    known = before.longest_stage if before else LONGEST
    made, document = _synthesized(app, _recorded(folder), stack, known, progress)
    _refuse_what_a_module_cannot_have(document)
    document, from_others = without_states(document)
    names = inputs.Names(made.app_name, len(made.stage))
    variables = inputs.variables(document, names, from_others)
    outputs = inputs.outputs(document, names)
    document = _with_paths(with_tags(document), made.files)
    laid_out = layout.laid_out(document, layout.places(made), variables, outputs)
    module = re.sub(r"[^a-z0-9_]", "_", made.app_name)
    text = {
        **{f"{name}.tf.json": as_json(each) for name, each in laid_out.items() if each},
        "README.md": readme(module, laid_out, variables, outputs, _is_protected(document)),
        EXAMPLE: example_file(module, variables, outputs, laid_out),
    }
    if made.lock:
        text[LOCK_FILE] = json.dumps(
            {"stacks": {made.app_name: made.lock}, "version": 1}, indent=2, ensure_ascii=False
        )
    files = {name: content.encode() for name, content in text.items()} | dict(made.files)
    count = sum(len(named) for named in document.get("resource", {}).values())
    digests = {name: digest_of(each) for name, each in files.items()}
    record = Record(made.app_name, app.protect, names.longest_stage, digests)
    return Exported(record, files, count)


def _synthesized(
    app: AppFolder,
    lock: Mapping[str, Any],
    stack: str | None,
    known: int,
    progress: Callable[[str], None],
) -> tuple[Synthesized, dict[str, Any]]:
    """The stack for the longest stage whose text is in its JSON as it is, with inputs for it."""
    best: list[tuple[Synthesized, dict[str, Any]]] = []

    def fits(length: int) -> bool:
        progress(f"synthesizing for stages of {length} characters")
        first, second = app.synthesize(stages_of(length), lock, stack)
        best[:] = [(first, with_inputs(first, second))]
        return True

    def fits_or_not(length: int) -> bool:
        try:
            return fits(length)
        except (CommandError, DependsOnStageError):
            return False

    longest, too_long = 0, LONGEST + 1
    if fits_or_not(known):  # as long as at the last export, unless a name became longer
        longest = known
    else:
        too_long = known
        try:
            fits(SHORTEST)  # what fails for a short one fails for another reason
        except DependsOnStageError as error:
            raise CommandError(
                f"{error.address} depends on the stage in a way that an input can't: it must hold "
                "the stage's text as it is, or nothing of it.",
                "Make what differs between deployments an input: self.input(...). If it is a name "
                "in AWS, it is too long, and a digest of all of it ends it: give its construct a "
                "shorter id.",
                exit_code=_FAILED,
            ) from None
        longest = SHORTEST
    tried = longest + 1 if longest == known else (longest + too_long) // 2
    while longest < tried < too_long:
        if fits_or_not(tried):
            longest = tried
        else:
            too_long = tried
        tried = (longest + too_long) // 2
    return best[0]


def _refuse_what_a_module_cannot_have(document: Mapping[str, Any]) -> None:
    for provider in document.get("provider", {}).get("aws", []):
        if "region" in provider and "alias" not in provider:
            raise CommandError(
                f"the stack must not state its region, {provider['region']}: a module is made in "
                "that of its caller's provider.",
                "Leave out AppStack(region=...); a stack takes it from --context region=...",
                exit_code=_FAILED,
            )
    if document.get("import"):
        raise CommandError(
            "the stack must have no import block: Terraform takes it in a root only.",
            "Leave it out, and write it in the root that calls the module, to = module.NAME....",
            exit_code=_FAILED,
        )
    for name, variable in document.get("variable", {}).items():
        for setting in ("default", "description"):
            written = json.dumps(variable.get(setting))
            if NAME in written or STAGE in written:
                raise CommandError(
                    f"the {setting} of the input {name!r} must not depend on the stage.",
                    "The stage is an input itself: build the value where it is used.",
                    exit_code=_FAILED,
                )


def _with_paths(document: dict[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
    """Address the files of the module by its own folder, wherever Terraform runs."""
    if not files:
        return document
    written = json.dumps(document)
    listed = "|".join(re.escape(json.dumps(name)[1:-1]) for name in files)
    # A text that is the path, or an expression with the path in quotes inside of it.
    alone = re.sub(rf'(?<!\\)"({listed})"', r'"${path.module}/\1"', written)
    inside = re.sub(rf'\\"({listed})\\"', r'\\"${path.module}/\1\\"', alone)
    return json.loads(inside)  # type: ignore[no-any-return]


def _is_protected(document: Mapping[str, Any]) -> bool:
    return any(
        each.get("lifecycle", {}).get("prevent_destroy") is True
        for named in document.get("resource", {}).values()
        for each in named.values()
    )


def _recorded(folder: Path) -> dict[str, Any]:
    """What the module's lock file has of its stack."""
    file = folder / LOCK_FILE
    try:
        read = json.loads(file.read_text("utf-8"))
        return dict(next(iter(read["stacks"].values()), {}))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(
            f"{file} must be a lock file that an export wrote; it cannot be read: {error!r}.",
            "Take it from version control again.",
            exit_code=_FAILED,
        ) from None
