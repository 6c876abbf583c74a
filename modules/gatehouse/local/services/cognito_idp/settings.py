"""How user pools work in this local AWS: what a switch or the place it runs in decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gatehouse.local.launcher import login_issuers

#: The switch for codes that a test knows: any value but an empty one turns it on.
FIXED_CODES = "GATEHOUSE_FIXED_CODES"
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
    stand_ins : mapping of str to str
        The issuers that stand in for Google, Facebook, Apple and Amazon, by the company's host.
        Default: none.
    """

    fixed_codes: bool = False
    keys: Path | None = None
    endpoint: str = ""
    stand_ins: Mapping[str, str] = field(default_factory=dict)


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Return the settings of the local AWS that this process is.

    Parameters
    ----------
    environment : mapping of str to str
        The variables of the process.
    """
    folder = environment.get("STATE_DIR")
    return Settings(
        fixed_codes=bool(environment.get(FIXED_CODES)),
        keys=Path(folder) / "cognito-pool-keys" if folder else None,
        endpoint=f"http://127.0.0.1:{environment.get('GATEWAY_PORT', '4566')}",
        stand_ins=login_issuers.from_environment(environment),
    )
