"""Tags of AWS: the rules for their keys and values, and how many one resource has."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .errors import LimitError
from .options import HasPath, option
from .tokens import is_map_marker, is_token

# https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
MOST_TAGS = 50
LONGEST_VALUE = 256
_CHARACTERS = r"[^\W_]|[ _.:/=+@-]"
_KEY = rf"(?![aA][wW][sS]:)({_CHARACTERS}){{1,128}}"
_KEY_RULE = (
    "a tag's key must have 1 to 128 letters, digits, spaces and _ . : / = + - @, "
    "and must not begin with aws:"
)


def check_tags(
    owner: HasPath, tags: Mapping[str, str] | None, beside: Mapping[str, str]
) -> dict[str, str]:
    """Check tags against AWS's rules.

    Parameters
    ----------
    owner : HasPath
        The construct.
    tags : dict of str, optional
        What was given. None: no tags.
    beside : dict of str
        Tags that the same resources have already.

    Raises
    ------
    OptionError
        If a key or a value has characters that AWS refuses.
    LimitError
        If a resource would have more than 50 tags.
    """
    given = option(owner, "tags", {} if tags is None else tags).text_map(_KEY, key_rule=_KEY_RULE)
    for key, value in given.items():
        if is_map_marker(key):
            continue
        if not is_token(value) and not re.fullmatch(rf"({_CHARACTERS})*", value):
            option(owner, "tags", {key: value}).refuse(
                "a tag's value must have only letters, digits, spaces and _ . : / = + - @",
                f"write {key!r} without other characters",
            )
        if not is_token(value) and len(value) > LONGEST_VALUE:
            option(owner, "tags", {key: value}).refuse(
                f"a tag's value must have at most {LONGEST_VALUE} characters; "
                f"this has {len(value)}",
                f"shorten it by {len(value) - LONGEST_VALUE}",
            )
    count = len({**beside, **given})
    if count > MOST_TAGS:
        raise LimitError(
            construct=owner.path,
            option="tags",
            value=f"{len(given)} tags",
            rule=f"a resource must have at most {MOST_TAGS} tags; with those of the stack these "
            f"are {count}",
            fix=f"remove {count - MOST_TAGS} of them",
        )
    return given
