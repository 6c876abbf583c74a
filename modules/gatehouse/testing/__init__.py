"""What tests of an app use: who can reach what, and an AWS without an account.

Installing the package brings the fixture ``access`` to pytest, which reads the stacks of the app
and needs neither AWS nor an account. ``local_aws``, and ``deployed_app`` on it, are fixtures to
import into a ``conftest.py``.

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
        machine,
        member,
        objects,
        resource,
        route,
        stranger,
        tenant,
        user,
    )
    from gatehouse.testing.access import Access
    from gatehouse.testing.deploying import DeployedApp
    from gatehouse.testing.local import LocalAws, deployed_app, local_aws, start_local_aws
    from gatehouse.testing.person import PASSWORD, Federated, Person

__all__ = [
    "PASSWORD",
    "Access",
    "DeployedApp",
    "Federated",
    "LocalAws",
    "Person",
    "anyone",
    "deployed_app",
    "folder_of",
    "guest",
    "items_of",
    "local_aws",
    "machine",
    "member",
    "objects",
    "resource",
    "route",
    "start_local_aws",
    "stranger",
    "tenant",
    "user",
]

# pytest imports this package whenever it starts, also where nothing of it is used.
_HOMES = {
    "Access": "access",
    "DeployedApp": "deploying",
    **dict.fromkeys(("LocalAws", "deployed_app", "local_aws", "start_local_aws"), "local"),
    **dict.fromkeys(("PASSWORD", "Federated", "Person"), "person"),
}
_WORDS = "gatehouse.access.prover.words"


def __getattr__(name: str) -> object:
    """Import a name when it is asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = f"{__name__}.{_HOMES[name]}" if name in _HOMES else _WORDS
    return getattr(import_module(home), name)
