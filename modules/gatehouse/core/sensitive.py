"""The option that makes an output sensitive: ``stack.output(Token=Sensitive(value))``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .keywords import known_options_only


@known_options_only
@dataclass(frozen=True)
class Sensitive:
    """A value that is a secret: the output that it is in is marked ``sensitive``.

    Terraform then shows ``<sensitive>`` in plans and after an apply, and `gatehouse outputs` shows
    ``(sensitive)``. An output that refers to what Terraform knows as a secret, such as
    ``client.secret``, is sensitive by itself. This is for other values: those of a resource or
    provider whose secrets are not known here.

    Parameters
    ----------
    value : Any
        What an output may be: text, a number, or a list or dict of them.

    Examples
    --------
    >>> from gatehouse.core import App, AppStack
    >>> stack = AppStack(App(), "notes")
    >>> stack.output(Invitation=Sensitive(f"https://example.com/{stack.account_id}"))

    Notes
    -----
    State holds the value in the clear all the same:
    https://developer.hashicorp.com/terraform/language/values/outputs#sensitive
    """

    value: Any

    def __repr__(self) -> str:
        return "Sensitive(...)"


def without_marks(value: Any) -> tuple[Any, bool]:
    """Return an output's value without its `Sensitive` marks, and whether it had any."""
    if isinstance(value, Sensitive):
        return without_marks(value.value)[0], True
    if isinstance(value, Mapping):
        parts = {name: without_marks(part) for name, part in value.items()}
        marked = any(part[1] for part in parts.values())
        return ({name: part[0] for name, part in parts.items()} if marked else value), marked
    if isinstance(value, (list, tuple)):
        entries = [without_marks(part) for part in value]
        marked = any(entry[1] for entry in entries)
        return ([entry[0] for entry in entries] if marked else value), marked
    return value, False
