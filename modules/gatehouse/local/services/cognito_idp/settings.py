"""How user pools work in this local AWS: what a switch or the place it runs in decides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

#: The codes of a local AWS whose codes are fixed, so that a test knows them.
FIXED, FIXED_RESET = "123456", "654321"


@dataclass(frozen=True)
class Settings:
    """What a switch or the place decides.

    Parameters
    ----------
    fixed_codes : bool
        Whether every code is 123456, and 654321 for a new password. Default False: codes are of
        chance, as in AWS, and are read in the outbox.
    keys : Path or None
        The folder in which the keys of tokens are written. Default None: they are kept in memory.
    endpoint : str
        The address of the local AWS, for links in messages. Default: empty, no links.
    """

    fixed_codes: bool = False
    keys: Path | None = None
    endpoint: str = ""
