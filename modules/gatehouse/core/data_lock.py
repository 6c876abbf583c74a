"""What holds data in a protected stage: it keeps its id and its immutable fields.

``prevent_destroy`` stands in a resource's own block, so it says nothing once the block is gone or
has another address. The lock file remembers the construct: a synth that would lose it stops.
"""

from __future__ import annotations

from typing import Any

from .component import Component
from .lock_file import NEVER_DEPLOYED, Fields, protecting
from .options import option
from .tokens import is_token

# The kind of an entry that names none: in the lock file, user pools were first.
FIRST_KIND = "UserPool"


def lock_data(
    owner: Component,
    kind: str,
    *,
    protect: bool,
    holds: str,
    fields: Fields | None = None,
    names: tuple[str | None, str | None] | None = None,
) -> None:
    """Record what holds data, and refuse a change that would replace it.

    Where it is not protected, what was recorded is forgotten.

    Parameters
    ----------
    owner : Component
        The construct.
    kind : str
        What it is, as the lock file and errors name it: ``IdentityPool``.
    protect : bool
        Whether it is protected.
    holds : str
        What would be lost with it, for the error: "the identities of its users".
    fields : dict, optional
        Its immutable fields, by the names of the options. Default: none; only the id is recorded.
    names : tuple of str, optional
        Its name in AWS by the option `name`, which is recorded too, and the one without it; None
        for either where there is none, or only the provider knows it. Default: none; it has no
        such option.

    Raises
    ------
    OptionError
        If a field is not what was recorded, or the construct was of another kind.
    """
    if not protect:
        check_kind(owner, kind, owner.stack.recorded_fields(owner.path) or {})
        owner.stack.forget_fields(owner.path)
        return
    known = {each: value for each, value in (fields or {}).items() if not _has_token(value)}

    def check(recorded: Fields) -> None:
        check_kind(owner, kind, recorded)
        was = {each: recorded.get(each, value) for each, value in known.items()}
        now = dict(known)
        if names is not None and protecting(recorded):
            given, usual = names
            was["name"], now["name"] = recorded.get("name", usual), given or usual
        for each, value in now.items():
            if was[each] != value:
                option(owner, each, value).refuse(
                    f"must stay {was[each]!r}, as in the lock file: the plan would delete this "
                    f"{kind} with {holds}, and make a new one",
                    f"change it back, or make a new {kind} beside this one; if {holds} may be "
                    f"lost, deploy with protect=False first. {NEVER_DEPLOYED}",
                )

    written = {**known, "name": names[0]} if names and names[0] else known
    owner.stack.lock_fields(owner.path, {"kind": kind, **written}, check)


def check_kind(owner: Component, kind: str, recorded: Fields) -> None:
    """Refuse a construct with the id of one that is something else in the lock file."""
    was = recorded.get("kind", FIRST_KIND)
    if protecting(recorded) and was != kind:
        option(owner, "id", owner.path.partition("/")[2]).refuse(
            f"must stay the id of a {was}, as in the lock file: the plan would delete that {was} "
            "with everything in it",
            f"give this {kind} another id, or, if that {was} should go, remove its entry from "
            f"the lock file in the same change. {NEVER_DEPLOYED}",
        )


def _has_token(value: Any) -> bool:
    """Whether there is one at any depth: its text differs from synth to synth."""
    if is_token(value):
        return True
    if isinstance(value, dict):
        return any(_has_token(each) for each in (*value, *value.values()))
    return isinstance(value, (list, tuple)) and any(_has_token(each) for each in value)
