"""The stack, the base of all constructs, errors, and the door to CDKTF.

Everything else of the library, and people's own stacks, import from here.
"""

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
from .lock_file import LockFileError
from .stack import AppStack
from .state import LocalState, S3State
from .transform import Transform, Transforms

__all__ = [
    "AddressError",
    "App",
    "AppStack",
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
    "Transform",
    "Transforms",
    "aws",
]
