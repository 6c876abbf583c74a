"""Attributes of items that are keys."""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import HasPath, option

LONGEST_ATTRIBUTE_NAME = 255


@known_options_only
@dataclass(frozen=True)
class Attribute:
    """An attribute that is a key.

    Parameters
    ----------
    name : str
        Name, 1 to 255 characters.
    type : str
        ``S`` (text), ``N`` (number) or ``B`` (binary). Default: ``S``.
    """

    name: str
    type: str = "S"

    @property
    def recorded(self) -> dict[str, str]:
        """The key as the lock file has it."""
        return {"name": self.name, "type": self.type}

    def __post_init__(self) -> None:
        option("Attribute", "name", self.name).text(longest=LONGEST_ATTRIBUTE_NAME)
        option(f"Attribute {self.name}", "type", self.type).one_of("S", "N", "B")


def key_of(owner: HasPath | str, name: str, key: str | Attribute) -> Attribute:
    """Read a key: text alone is a key of text."""
    option(owner, name, key).instance(str, Attribute)
    return key if isinstance(key, Attribute) else Attribute(key)
