"""Functions."""

from .function import Function
from .function_base import FunctionBase
from .function_settings import Vpc
from .imported_function import ImportedFunction

__all__ = ["Function", "FunctionBase", "ImportedFunction", "Vpc"]
