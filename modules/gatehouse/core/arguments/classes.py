"""The classes of one resource type's arguments, and how they are looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from .stricter import Stricter, more, wider

_NOT_BY_TRANSFORM = "make the resource yourself, with the provider's class in gatehouse.core.aws"


class Kind(Enum):
    """What a transform may do with an argument."""

    FREE = "free"
    GUARDED = "guarded"
    FIXED = "fixed"


@dataclass(frozen=True)
class Classes:
    """The classes of one resource type's arguments; those of a block have a dot.

    Parameters
    ----------
    free : str
        Arguments that a transform may change, with spaces between. Never a whole block: an argument
        that a newer provider adds to it would be free. Default: none.
    guarded : str
        Arguments and blocks whose change must have a reason. Default: none. Whatever is not listed
        is guarded too; a test asks for it to be listed.
    fixed : dict of str
        Arguments and blocks that other constructs rely on, each with what to write instead.
        Default: none.
    stricter : dict of functions
        For guarded ones, whether a change only makes the value stricter. Default: none.
    """

    free: str = ""
    guarded: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)
    stricter: Mapping[str, Stricter] = field(default_factory=dict)

    @cached_property
    def listed(self) -> dict[str, Kind]:
        """The class of each argument or block that is listed."""
        return {
            **dict.fromkeys(self.free.split(), Kind.FREE),
            **dict.fromkeys((*self.guarded.split(), *self.stricter), Kind.GUARDED),
            **dict.fromkeys(self.fixed, Kind.FIXED),
        }

    def kind_of(self, path: str) -> Kind:
        """The class of an argument: its own, that of the block around it, or else guarded."""
        listed = self.listed
        inside = [kind for name, kind in listed.items() if name.startswith(f"{path}.")]
        if Kind.FIXED in inside:  # the whole block is changed
            return Kind.FIXED
        name = self._nearest(path, listed)
        return listed[name] if name and not inside else Kind.GUARDED

    def way_out(self, path: str) -> str:
        """What to write instead of changing a fixed argument."""
        name = self._nearest(path, self.fixed)
        inside = (each for each in self.fixed if each.startswith(f"{path}."))
        return self.fixed[name or next(inside)]

    def makes_stricter(self, path: str, before: object, after: object) -> bool:
        """Whether a change of a guarded argument only makes it stricter."""
        rule = self.stricter.get(path)
        return rule is not None and rule(before, after)

    @staticmethod
    def _nearest(path: str, names: Mapping[str, object]) -> str | None:
        while path and path not in names:
            path = path.rpartition(".")[0]
        return path or None


# What CDKTF gives every resource, whatever its type.
META = Classes(
    free="lifecycle.create_before_destroy timeouts",
    guarded="connection lifecycle provider provisioners region",
    fixed={
        "count": _NOT_BY_TRANSFORM,
        "for_each": _NOT_BY_TRANSFORM,
        "id": "leave it out: AWS gives the id",
        "tags_all": "write tags",
    },
    stricter={
        "depends_on": wider,
        "lifecycle.precondition": wider,
        "lifecycle.postcondition": wider,
        "lifecycle.prevent_destroy": more,
    },
)
