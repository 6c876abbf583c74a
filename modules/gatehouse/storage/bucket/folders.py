"""The folders that a bucket's grants name: none of them may be had by choosing a name.

``folder_of_tag("tenant")`` at the bucket's top beside ``own_folder("private")`` would give all
users' folders to a tenant called private.
"""

from __future__ import annotations

from gatehouse.core.options import HasPath, option

_TAG = "${aws:PrincipalTag/"


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
    return folder.replace(_TAG, "$").split("/")


def _meet(one: list[str], other: list[str]) -> bool:
    """Whether two folders part where one is named by a tag, whose value may be the other's name."""
    for mine, its in zip(one, other, strict=False):
        if mine != its:
            return _is_tag(mine) or _is_tag(its)
    return False


def _is_tag(part: str) -> bool:
    return part.startswith("$") and not part.startswith("${")
