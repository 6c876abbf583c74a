"""Read a model from what Terraform and CDKTF write."""

from __future__ import annotations

from gatehouse.access.model.reading.errors import UnreadableInput
from gatehouse.access.model.reading.reader import read_app, read_model

__all__ = ["UnreadableInput", "read_app", "read_model"]
