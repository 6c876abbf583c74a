"""What tests of an app use: who can reach what, and an AWS without an account.

Installing the package brings the fixture ``access`` to pytest, which reads the stacks of the app
and needs neither AWS nor an account. ``local_aws`` is a fixture to import into a ``conftest.py``.

Example
-------
::

    from gatehouse.testing import Access, folder_of, user

    def test_files_are_their_owners(access: Access) -> None:
        access.assert_denied(user("a"), "s3:*", folder_of(user("b")))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gatehouse.access.prover.words import (
        anyone,
        folder_of,
        guest,
        items_of,
        member,
        objects,
        resource,
        route,
        stranger,
        tenant,
        user,
    )
    from gatehouse.testing.access import Access
    from gatehouse.testing.local import local_aws

__all__ = [
    "Access",
    "anyone",
    "folder_of",
    "guest",
    "items_of",
    "local_aws",
    "member",
    "objects",
    "resource",
    "route",
    "stranger",
    "tenant",
    "user",
]

# pytest imports this package whenever it starts, also where nothing of it is used.
_HOMES = {"Access": "gatehouse.testing.access", "local_aws": "gatehouse.testing.local"}


def __getattr__(name: str) -> object:
    """Import a name when it is asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "gatehouse.access.prover.words")), name)
