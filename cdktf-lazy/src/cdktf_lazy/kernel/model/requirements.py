"""What the engine's own constructs require, which is checked when a stack is validated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.surroundings import Surroundings

MOVES_SINCE = (1, 5, 0)
"""The first version of Terraform that knows moves of addresses and blocks for imports."""


@dataclass(frozen=True)
class TerraformIsNewEnough:
    """Checks the version of Terraform.

    Parameters
    ----------
    since : tuple of int
        The first version that will do.
    """

    since: tuple[int, int, int]

    def check(self, surroundings: Surroundings) -> None:
        """Ask Terraform for its version.

        Raises
        ------
        Unmodelled
            When it is too old, or does not say: Node writes the error.
        """
        import subprocess

        binary = surroundings.environ.get("TERRAFORM_BINARY_NAME") or "terraform"
        ran = subprocess.run(
            f"{binary} version",
            shell=True,
            cwd=surroundings.folder,
            env=surroundings.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        found = re.search(r"(\d+)\.(\d+)\.(\d+)", ran.stdout)
        if ran.returncode or found is None or tuple(map(int, found.groups())) < self.since:
            raise Unmodelled("a Terraform that is too old for a construct, or none")


@dataclass(frozen=True)
class TargetsKnow:
    """Checks that the versions that the project is for know a feature.

    Parameters
    ----------
    feature : str
        The feature.
    """

    feature: str

    def check(self, surroundings: Surroundings) -> None:
        """Leave the check to Node."""
        raise Unmodelled(f"a check whether the target versions know {self.feature}")
