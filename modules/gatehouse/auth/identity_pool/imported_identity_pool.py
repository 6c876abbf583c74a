"""An identity pool that exists already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from gatehouse.core import Component
from gatehouse.core.engine import Construct
from gatehouse.core.options import option
from gatehouse.iam import Grantable, Role

from .identity_role import pool_role

POOL_ID_PATTERN = r"[a-z]{2}(-[a-z]+)+-\d:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@dataclass(frozen=True)
class ImportedIdentityPoolNodes:
    """It makes nothing but roles, which have nodes of their own."""


class ImportedIdentityPool(Component):
    """A pool that another stack made; what `IdentityPool.from_id` returns.

    It makes nothing. Roles for its users can be made, and given to it where it is made: a pool has
    one roles attachment.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    identity_pool_id : str
        The pool's id, ``eu-west-1:…``.
    tagged : bool
        Whether the pool sets principal tags; roles then let it do so. Default: False.

    Examples
    --------
    >>> from gatehouse.core import App, AppStack
    >>> stack = AppStack(App(), "notes")
    >>> shared = "eu-west-1:01234567-89ab-cdef-0123-456789abcdef"
    >>> staff = ImportedIdentityPool(stack, "Shared", shared).role("Staff")
    """

    Nodes = ImportedIdentityPoolNodes

    def __init__(
        self, scope: Construct, id: str, identity_pool_id: str, *, tagged: bool = False
    ) -> None:
        super().__init__(scope, id)
        self.id = option(self, "identity_pool_id", identity_pool_id).text(
            POOL_ID_PATTERN,
            rule="an identity pool's id is its region, a colon and a UUID",
            fix='write "eu-west-1:01234567-89ab-cdef-0123-456789abcdef"; an id with an underscore '
            "is that of a user pool",
        )
        self._tagged = option(self, "tagged", tagged).flag()
        self.nodes = ImportedIdentityPoolNodes()

    def role(
        self,
        id: str,
        *,
        permissions: Sequence[Grantable] = (),
        max_session: timedelta | None = None,
        permissions_boundary: str | None = None,
    ) -> Role:
        """A role for users of this pool who signed in; see `IdentityPool.role`."""
        return pool_role(
            self,
            id,
            self.id,
            tag_session=self._tagged,
            permissions=permissions,
            max_session=max_session,
            permissions_boundary=permissions_boundary,
        )
