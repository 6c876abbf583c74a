"""Functions."""

from .function import Function
from .function_settings import Vpc

__all__ = ["Function", "Vpc"]
