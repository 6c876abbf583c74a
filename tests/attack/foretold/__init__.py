"""What ``gatehouse.access`` foretells, from the state of Terraform alone.

No emulator is asked, nor any of its sources: roles, policies, routes and role mappings are those
that Terraform holds, and callers are described as Cognito would describe them. What AWS documents
beside the policies is written down here a second time, so that the two can differ.
"""

from __future__ import annotations

from tests.attack.foretold.answers import Foretold, shown
from tests.attack.foretold.review import Review

__all__ = ["Foretold", "Review", "shown"]
