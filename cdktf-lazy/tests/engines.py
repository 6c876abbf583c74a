"""The two engines that are served, and the cases written for each."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent

TERRAFORM = """#!/bin/sh
echo "Terraform v$(cat terraform-version)"
"""
"""A Terraform that is as old as a case says, for the validations that ask."""


@dataclass(frozen=True)
class Engine:
    """CDKTF or CDK Terrain, as far as they differ here."""

    core: str
    bindings: str
    assembly: str
    modules: int
    is_lazy_by_itself: bool

    @property
    def distributions(self) -> str:
        return f"{self.core} {self.bindings.replace('_', '-')}"

    @property
    def is_installed(self) -> bool:
        return all(find_spec(name) for name in (self.core, self.bindings))

    def written(self, text: str) -> str:
        """Rename the packages in a text written for CDKTF, as an app that moves does."""
        text = text.replace(CDKTF.bindings, self.bindings)
        text = text.replace(CDKTF.bindings.replace("_", "-"), self.bindings.replace("_", "-"))
        return re.sub(rf"\b{CDKTF.core}\b", self.core, text)

    def write_programs(self, folder: Path) -> None:
        """Write the cases, and what runs them, for this engine."""
        shutil.copytree(HERE / "cases" / "assets", folder / "cases" / "assets")
        terraform = folder / "terraform.sh"
        terraform.write_text(TERRAFORM, encoding="utf-8")
        terraform.chmod(0o755)
        for source in (*HERE.glob("cases/*.py"), *HERE.glob("run_*.py"), HERE / "generated.py"):
            text = self.written(source.read_text(encoding="utf-8"))
            (folder / source.relative_to(HERE)).write_text(text, encoding="utf-8")


CDKTF = Engine("cdktf", "cdktf_cdktf_provider_aws", "@cdktf/provider-aws", 2212, False)
CDKTN = Engine("cdktn", "cdktn_provider_aws", "@cdktn/provider-aws", 2433, True)
ENGINES = (CDKTF, CDKTN)
