"""Ids that AWS gives to what is in a VPC: ``subnet-0123456789abcdef0``."""

from __future__ import annotations

from collections.abc import Sequence

from .options import HasPath, option

_LONGEST = 1024


def check_ids(
    owner: HasPath | str, name: str, ids: Sequence[str], *, kind: str, most: int = 0
) -> list[str]:
    """Check that an option is a list of ids of one kind.

    Parameters
    ----------
    owner : HasPath or str
        The construct, or what stands in its place.
    name : str
        The option.
    ids : sequence of str
        What was given.
    kind : str
        What the ids begin with, ``subnet``.
    most : int
        How many there are at most. Default: as many as you like.

    Raises
    ------
    OptionError
        If there is none, or too many, or something else than such an id.
    """
    given = option(owner, name, ids)
    checked = given.list_of(str)
    given.not_empty()
    for each in checked:
        option(owner, name, each).text(
            rf"{kind}-[0-9a-z]+",
            rule=f"must be ids such as {kind}-0123456789abcdef0",
            fix=f"write the id, which begins with {kind}-",
            longest=_LONGEST,
        )
    if most and len(checked) > most:
        given.refuse(
            f"must have at most {most} ids; these are {len(checked)}", "leave some of them out"
        )
    return list(checked)
