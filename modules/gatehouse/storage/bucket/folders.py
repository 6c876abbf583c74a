"""The folders that a bucket's grants name: none of them may be had by choosing a name.

``folder_of_tag("tenant")`` at the bucket's top beside ``own_folder("private")`` would give all
users' folders to a tenant called private.
"""

from __future__ import annotations

import re

from gatehouse.core.options import HasPath, option
from gatehouse.core.tokens import is_token
from gatehouse.iam.policy_variables import NOT_IN_POLICIES, check_variables, variables_in

_TAG = "${aws:PrincipalTag/"
_MARK = "\0"  # stands for a tag; no folder has it
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
LONGEST_KEY = 1_024


def check_folder(owner: HasPath, name: str, folder: str) -> str:
    """Check that an option is a folder: names with single slashes between them.

    S3 takes any text in a key. A policy takes no characters behind ÿ, and reads ``*``, ``?`` and
    variables; clients take ``.`` and ``..`` out of paths.

    Raises
    ------
    OptionError
        If it is none.
    """
    rule = "a prefix must be names of folders with single slashes between them, no * or ?"
    given = option(owner, name, folder)
    method = name.partition("(")[0]
    text = given.text(r"[^*?]+", rule=rule, fix=f'write {method}("private") or so')
    if any(variables_in(text)) or "&{" in text:
        given.refuse(
            "a prefix must have no policy variable: it is the same for everybody",
            "leave the variable out; the grant adds the caller's own folder where it has one",
        )
    check_variables(owner.path, name, text)
    if is_token(text):
        return text
    parts = text.split("/")
    if {".", ".."} & set(parts):
        given.refuse(
            f"{rule}, and none called . or ..: clients resolve these before they ask S3",
            f'write {method}("private") or so',
        )
    wrong = NOT_IN_POLICIES.search(text) or re.search(r"[\x00-\x1f\x7f]", text)
    if wrong is not None:
        given.refuse(
            f"a prefix must have only printed characters up to ÿ, as policies do; not {wrong[0]!r}",
            f'write {method}("private") or so',
        )
    if not all(part.strip() for part in parts):
        given.refuse(rule, f'write {method}("private") or so')
    size = len(text.encode()) + len("/x")
    if size > LONGEST_KEY:
        given.refuse(
            f"the keys of its objects must have at most {LONGEST_KEY:,} bytes; with one letter "
            f"more, they have {size:,}",
            f"shorten it by {size - LONGEST_KEY}",
        )
    return text


class Folders:
    """The folders of one bucket, as its grants write them, with their policy variables."""

    def __init__(self) -> None:
        self._named: dict[str, str] = {}

    def add(self, owner: HasPath, written: str, folder: str) -> None:
        """Note a folder, and refuse it where a tag could name it, or it could name another one.

        Parameters
        ----------
        owner : construct
            The bucket.
        written : str
            The grant, as people write it.
        folder : str
            The folder, with its policy variable.

        Raises
        ------
        OptionError
            If another grant names a folder in the same place, and one of the two is named by a tag.
        """
        for other, by in self._named.items():
            if _meet(_parts(folder), _parts(other)):
                tagged = folder if _TAG in folder else other
                option(owner, written.partition("(")[0], folder).refuse(
                    f"the folders of a tag must have a prefix of their own; {by} names {other}, "
                    f"and whose tag has that name would have both",
                    f'write folder_of_tag("{tagged.partition(_TAG)[2][:-1]}", "tenants") or so',
                )
        self._named.setdefault(folder, written)


def _parts(folder: str) -> list[str]:
    # The tag's own name has the first slash of a variable.
    return folder.replace(_TAG, _MARK).split("/")


def _meet(one: list[str], other: list[str]) -> bool:
    """Whether two folders part where one is named by a tag, whose value may be the other's name."""
    for mine, its in zip(one, other, strict=False):
        if mine != its:
            return _is_tag(mine) or _is_tag(its)
    return False


def _is_tag(part: str) -> bool:
    return part.startswith(_MARK)
