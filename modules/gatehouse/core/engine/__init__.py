"""The only door to CDKTF and to CDK Terrain, which continues the archived CDKTF.

No other file imports ``cdktf``, ``cdktn`` or ``constructs``. ``GATEHOUSE_ENGINE`` chooses between
the two; what is imported from here is of the chosen one, so a source runs on both:

>>> from gatehouse.core.engine import Fn, TerraformHclModule
>>> TerraformHclModule.__module__ == ENGINE.name
True
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gatehouse.core.errors import MissingToolError, show_errors_without_traceback

from .choice import chosen_engine
from .guard import refuse_earlier_imports, refuse_later_imports


def _require_node() -> None:
    """Stop with a readable error where the engine would fail inside a pipe to a missing program."""
    node = os.environ.get("JSII_NODE", "node")
    if shutil.which(node) is None:
        raise MissingToolError(
            construct="this machine",
            option="JSII_NODE" if "JSII_NODE" in os.environ else "node",
            value=node,
            rule=f"{ENGINE.title} runs on Node.js 20 or newer; no such program is on the PATH",
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
ENGINE = chosen_engine()
refuse_earlier_imports(ENGINE)
_require_node()
with contextlib.suppress(ImportError):  # without it everything works the same, twenty times slower
    import cdktf_lazy

    cdktf_lazy.start_node(ENGINE.name)
refuse_later_imports(ENGINE)  # before the hooks of the line above, which would find it

from .versions import check_versions  # noqa: E402

check_versions(ENGINE)  # while Node starts
_silence_node_age_banner()

if TYPE_CHECKING:
    # The types of both are the same; CDKTF's are the ones that everybody has installed.
    import cdktf as _cdk
    from cdktf import App as CdktfApp
    from cdktf import (
        Fn,
        ITerraformDependable,
        LocalBackend,
        Op,
        S3Backend,
        TerraformElement,
        TerraformOutput,
        TerraformResource,
        TerraformResourceLifecycle,
        TerraformStack,
        TerraformVariable,
        Token,
    )
else:
    _cdk = import_module(ENGINE.name)
    CdktfApp = _cdk.App

from constructs import Construct, IConstruct  # noqa: E402

__all__ = [
    "ENGINE",
    "CdktfApp",
    "Construct",
    "Fn",
    "IConstruct",
    "ITerraformDependable",
    "LocalBackend",
    "Op",
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


def __getattr__(name: str) -> Any:
    """Give whatever else the engine has, so that nobody needs to name the engine."""
    if name.startswith("_"):  # what Python asks of modules, such as __path__
        raise AttributeError(name)
    return getattr(_cdk, name)


def as_terraform(scope: Construct, texts: Sequence[str]) -> list[str]:
    """Write texts as they will stand in the JSON, with Terraform's references for the tokens.

    All of them are one round trip to Node.
    """
    resolver = _cdk.DefaultTokenResolver(_cdk.StringConcat())
    written = _cdk.Tokenization.resolve(
        list(texts), scope=scope, resolver=resolver, preparing=False
    )
    return [str(text) for text in written]
