"""The only door to CDKTF.

No other file imports ``cdktf`` or ``constructs``: when the project moves to CDK Terrain, which
continues the archived CDKTF under the same file formats, it moves here.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Sequence

from .errors import MissingToolError, show_errors_without_traceback


def _require_node() -> None:
    """Stop with a readable error where CDKTF would fail inside a pipe to a missing program."""
    node = os.environ.get("JSII_NODE", "node")
    if shutil.which(node) is None:
        raise MissingToolError(
            construct="this machine",
            option="JSII_NODE" if "JSII_NODE" in os.environ else "node",
            value=node,
            rule="CDKTF runs on Node.js 20 or newer; no such program is on the PATH",
            fix="install Node.js 22 LTS from your system's packages or nodejs.org",
        )


def _silence_node_age_banner() -> None:
    """Keep jsii's box about the age of Node.js off the screen, and nothing else.

    jsii draws it in exclamation marks on every start, whatever its silencing variables say. The
    lines of that box are dropped from what its process writes; every other line is passed on.
    """
    try:
        from jsii._kernel.providers import process
    except ImportError:
        return
    passed_on = process.stderr_sink

    class WithoutBanner:
        def __init__(self, reader: object) -> None:
            self._reader = reader

        def readline(self) -> bytes:
            while True:
                line: bytes = self._reader.readline()  # type: ignore[attr-defined]
                if not line.startswith(b"!!"):
                    return line

    def sink(reader: object) -> None:
        passed_on(WithoutBanner(reader))  # type: ignore[arg-type]

    process.stderr_sink = sink


show_errors_without_traceback()
_require_node()
with contextlib.suppress(ImportError):  # without it everything works the same, twenty times slower
    import cdktf_lazy

    cdktf_lazy.start_node()
_silence_node_age_banner()

from cdktf import App as CdktfApp  # noqa: E402
from cdktf import (  # noqa: E402
    DefaultTokenResolver,
    Fn,
    ITerraformDependable,
    LocalBackend,
    S3Backend,
    StringConcat,
    TerraformElement,
    TerraformOutput,
    TerraformResource,
    TerraformResourceLifecycle,
    TerraformStack,
    TerraformVariable,
    Token,
    Tokenization,
)
from constructs import Construct, IConstruct  # noqa: E402

__all__ = [
    "CdktfApp",
    "Construct",
    "Fn",
    "IConstruct",
    "ITerraformDependable",
    "LocalBackend",
    "S3Backend",
    "TerraformElement",
    "TerraformOutput",
    "TerraformResource",
    "TerraformResourceLifecycle",
    "TerraformStack",
    "TerraformVariable",
    "Token",
    "as_terraform",
]


def as_terraform(scope: Construct, texts: Sequence[str]) -> list[str]:
    """Write texts as they will stand in the JSON, with Terraform's references for the tokens.

    All of them are one round trip to Node.
    """
    resolver = DefaultTokenResolver(StringConcat())
    written = Tokenization.resolve(list(texts), scope=scope, resolver=resolver, preparing=False)
    return [str(text) for text in written]
