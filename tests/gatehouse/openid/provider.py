"""Where the provider's package lies for these tests, and what its tokens say."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import jwt

FOLDER = Path(__file__).parent


def is_installed() -> bool:
    """Return whether Node.js and the provider's package are there."""
    return shutil.which("node") is not None and (FOLDER / "node_modules").exists()


def claims_of(token: str) -> dict[str, Any]:
    """Return what a token says, without a check."""
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found
