"""``gatehouse access diff``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatehouse.cli.options import AsJson

if TYPE_CHECKING:
    from gatehouse.access.model import Model
    from gatehouse.access.showing import Facts

_FAILED = 1


def diff(
    before: Annotated[
        Path,
        typer.Argument(help="A plan's JSON, which has both sides; or what there was."),
    ],
    after: Annotated[
        Path | None,
        typer.Argument(help="What there is now.", show_default="the last synth, or the plan"),
    ] = None,
    stack: Annotated[
        str | None,
        typer.Option(help="The stack that was planned, whose source says what a plan can't."),
    ] = None,
    as_json: AsJson = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print Markdown, for a comment.")
    ] = False,
) -> None:
    """Say who gains and who loses access, one sentence each, the most dangerous first.

    BEFORE and AFTER are each a folder that a synth wrote, Terraform's JSON, or access.lock.md. A
    plan alone is compared with the state that it was made of.
    """
    import json

    from gatehouse.access.changes import as_comment, changes
    from gatehouse.access.showing.machine import answer_as_json
    from gatehouse.cli.access.sentences import show
    from gatehouse.cli.console import out

    one, other, model = _both(before, after, stack)
    found = changes(one, other)
    if as_json:
        listed = [
            {
                "danger": each.danger.title,
                "sentence": each.sentence,
                "caller": each.caller,
                "thing": each.thing,
                "verbs": list(each.verbs),
                "before": each.before,
                "after": each.after,
                "request": each.request or None,
                "place": each.place or None,
                "decides": answer_as_json(each.answer) if each.answer else None,
            }
            for each in found
        ]
        print(json.dumps(listed, indent=2, ensure_ascii=False))
    elif as_markdown:
        print(as_comment(found, model.unknowns if model else ()), end="")
    elif found:
        show(found)
    else:
        out.print("Nobody gained or lost access.")


def _both(before: Path, after: Path | None, stack: str | None) -> tuple[Facts, Facts, Model | None]:
    """Return the facts of both sides, and the model of what there is now."""
    from gatehouse.access.matrix import matrix_of
    from gatehouse.access.showing import facts_of
    from gatehouse.cli.access.options import model_of

    if after is None and not before.is_dir() and before.suffix == ".json":
        sides = _sides(before, stack)
        if sides is not None:
            old, new = sides
            return (
                facts_of(matrix_of(old, also=new)),
                facts_of(matrix_of(new, also=old)),
                new,
            )
    if before.suffix == ".md":
        new = model_of([after] if after else None, stack=stack)
        return _lock(before), facts_of(matrix_of(new)), new
    old = model_of([before])
    if after is not None and after.suffix == ".md":
        return facts_of(matrix_of(old)), _lock(after), None
    new = model_of([after] if after else None, stack=stack)
    return facts_of(matrix_of(old, also=new)), facts_of(matrix_of(new, also=old)), new


def _sides(plan: Path, stack: str | None) -> tuple[Model, Model] | None:
    """Return both sides of a plan; None for any other file."""
    from gatehouse.access.changes import plan_sides
    from gatehouse.access.model import UnreadableInput
    from gatehouse.access.model.reading.files import kind_of, load
    from gatehouse.cli.state.shown import stacks_of
    from gatehouse.errors import CommandError
    from gatehouse.local.launcher.instance import project_folder

    try:
        document = load(plan)
        if kind_of(document, str(plan)) != "plan":
            return None
        folder = stacks_of(project_folder(), stack)[stack] if stack else None
        made = plan_sides(document, str(plan), folder / "cdk.tf.json" if folder else None)
    except UnreadableInput as error:
        message = f"{error.place} {error.problem}."
        raise CommandError(message, error.fix, exit_code=_FAILED) from None
    return made.before, made.after


def _lock(file: Path) -> Facts:
    from gatehouse.access.showing import NotALock, read_lock
    from gatehouse.errors import CommandError

    try:
        return read_lock(file.read_text("utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} must be a file of text: {error}.", exit_code=1) from None
    except NotALock as error:
        raise CommandError(f"{error}.", exit_code=_FAILED) from None
