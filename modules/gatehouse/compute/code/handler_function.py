"""Which function a handler names, read without running its module."""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path

from .imports import named_in_errors, parsed


def functions_of(source: Path) -> frozenset[str]:
    """Names that a module defines or imports at its top, read without running it."""
    with named_in_errors(source):
        return _names_at_top(source.read_bytes())


@lru_cache(maxsize=1024)
def _names_at_top(content: bytes) -> frozenset[str]:
    names: set[str] = set()
    for node in parsed(content).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name for alias in node.names}
    return frozenset(names)
