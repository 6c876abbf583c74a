"""The only door to CDKTF and to CDK Terrain, which continues the archived CDKTF.

No other file imports ``cdktf``, ``cdktn`` or ``constructs``. ``GATEHOUSE_ENGINE`` chooses between
the two; what is imported from here is of the chosen one, so a source runs on both:

>>> from gatehouse.core.engine import Fn, TerraformHclModule
>>> TerraformHclModule.__module__ == ENGINE.name
True
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gatehouse.core.errors import show_errors_without_traceback

from .choice import chosen_engine
from .guard import refuse_earlier_imports, refuse_later_imports
from .node import refuse_old_node, require_node, watch_start

show_errors_without_traceback()
ENGINE = chosen_engine()
refuse_earlier_imports(ENGINE)
try:  # without it everything works the same, twenty times slower, and Node starts in any case
    import cdktf_lazy
except ImportError:
    require_node(ENGINE.title)
else:
    cdktf_lazy.start_node(ENGINE.name)
refuse_later_imports(ENGINE)  # before the hooks of the line above, which would find it

from .versions import check_versions  # noqa: E402

check_versions(ENGINE)  # while Node starts
watch_start(ENGINE.title)

if TYPE_CHECKING:
    # The types of both are the same; CDKTF's are the ones that everybody has installed.
    import cdktf as _cdk
    from cdktf import App as CdktfApp
    from cdktf import (
        CloudBackend,
        Fn,
        ITerraformDependable,
        LocalBackend,
        NamedCloudWorkspace,
        Op,
        S3Backend,
        TerraformElement,
        TerraformOutput,
        TerraformResource,
        TerraformResourceLifecycle,
        TerraformStack,
        TerraformVariable,
        TerraformVariableValidationConfig,
        Token,
    )
else:
    try:
        _cdk = import_module(ENGINE.name)
        CdktfApp = _cdk.App
    except Exception:
        refuse_old_node(ENGINE.title)
        raise

from constructs import Construct, IConstruct  # noqa: E402

__all__ = [
    "ENGINE",
    "CdktfApp",
    "CloudBackend",
    "Construct",
    "Fn",
    "IConstruct",
    "ITerraformDependable",
    "LocalBackend",
    "NamedCloudWorkspace",
    "Op",
    "S3Backend",
    "TerraformElement",
    "TerraformOutput",
    "TerraformResource",
    "TerraformResourceLifecycle",
    "TerraformStack",
    "TerraformVariable",
    "TerraformVariableValidationConfig",
    "Token",
    "as_json",
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


def as_json(scope: Construct, value: Any, *, preparing: bool = False) -> Any:
    """Write what has tokens in it as it will stand in the JSON.

    Parameters
    ----------
    scope : Construct
        The stack.
    value : dict, list or str
        What an element's ``to_terraform()`` returns, or a part of it.
    preparing : bool
        Whether references to other stacks are made, which fails where stacks would need each other.
        Default: False.
    """
    resolver = _cdk.DefaultTokenResolver(_cdk.StringConcat())
    return _cdk.Tokenization.resolve(value, scope=scope, resolver=resolver, preparing=preparing)
