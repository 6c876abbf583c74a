"""The stack, the base of all constructs, errors, and the door to CDKTF.

Everything else of the library, and people's own stacks, import from here.
"""

# ruff: noqa: E402 - the imports further down cannot work where the checks before them fail
import sys

import gatehouse
from gatehouse import moved

if sys.version_info < (3, 10):  # noqa: UP036 - before anything that an older Python cannot run
    raise SystemExit(
        "error: Gatehouse must run on Python 3.10 or newer, and this is Python "
        + ".".join(map(str, sys.version_info[:3]))
        + ": make the environment with a newer Python"
    )
if getattr(gatehouse, "DISTRIBUTION", None) != "gatehouse-aws":
    raise SystemExit(
        "error: another package named gatehouse is installed over gatehouse-aws: run "
        "`pip uninstall gatehouse gatehouse-aws`, then `pip install gatehouse-aws`"
    )
moved.install()

from . import aws
from .app import App
from .component import Component
from .errors import (
    AddressError,
    EngineError,
    GatehouseError,
    LimitError,
    MissingFileError,
    MissingToolError,
    OptionError,
)
from .inputs import Validation
from .lock_file import LockFileError
from .sensitive import Sensitive
from .stack import AppStack
from .state import CloudState, LocalState, S3State
from .transform import Transform, Transforms

__all__ = [
    "AddressError",
    "App",
    "AppStack",
    "CloudState",
    "Component",
    "EngineError",
    "GatehouseError",
    "LimitError",
    "LocalState",
    "LockFileError",
    "MissingFileError",
    "MissingToolError",
    "OptionError",
    "S3State",
    "Sensitive",
    "Transform",
    "Transforms",
    "Validation",
    "aws",
]
