"""The answers that ``gatehouse.access`` predicts, from Terraform's state alone.

Neither the emulator nor its sources are used: roles, policies, routes and role mappings come from
Terraform's state, and callers are described as Cognito would describe them. The rules that AWS
documents beside the policies are written here a second time, so that a mistake in one shows.
"""

from __future__ import annotations

from tests.attack.predicted.answers import Predicted, shown
from tests.attack.predicted.review import Review

__all__ = ["Predicted", "Review", "shown"]
