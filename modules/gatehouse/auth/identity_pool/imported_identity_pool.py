"""An identity pool that another stack made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from gatehouse.auth.base import IdentityPoolBase
from gatehouse.core.engine import Construct
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token
from gatehouse.iam.principal_tag import tags_in

LONGEST_POOL_ID = 55
POOL_ID_PATTERN = r"[a-z]{2}(-[a-z]+)+-\d:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@dataclass(frozen=True)
class ImportedIdentityPoolNodes:
    """It makes only roles, which have nodes of their own."""


class ImportedIdentityPool(IdentityPoolBase):
    """A pool that another stack made; what `IdentityPool.from_id` returns.

    Roles for its users can be made here. The stack that made the pool gives them to users: a pool
    can have only one roles attachment.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    identity_pool_id : str
        The pool's id, ``eu-west-1:…``.
    tagged : bool
        Whether the pool sets principal tags; roles then allow it. Default: False.

    Raises
    ------
    OptionError
        If ``identity_pool_id`` is not a valid id, or a role goes by a principal tag and ``tagged``
        is False.

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
        self._id = option(self, "identity_pool_id", identity_pool_id).text(
            POOL_ID_PATTERN,
            rule="must be the id of an identity pool: its region, a colon and a UUID",
            fix='write "eu-west-1:01234567-89ab-cdef-0123-456789abcdef"; an id with an underscore '
            "is the id of a user pool",
            longest=LONGEST_POOL_ID,
        )
        self._tagged = option(self, "tagged", tagged).flag()
        self.nodes = ImportedIdentityPoolNodes()
        self.stack.at_finish(self._refuse_tags_of_untagged)

    def _refuse_tags_of_untagged(self) -> None:
        for role in () if self._tagged else self._made_roles:
            for tag in sorted(tags_in(role.allowed) - self.stack.default_tags.keys()):
                option(self, "tagged", self._tagged).refuse(
                    f"must be True, as {role.path} goes by the tag {tag}: sessions of roles that "
                    "do not allow tags have none",
                    "write tagged=True, if the pool sets principal tags",
                )

    @property
    def id(self) -> str:
        """Id of the identity pool."""
        return self._id

    @cached_property
    def arn(self) -> str:
        """ARN of the identity pool, in this stack's account."""
        stack = self.stack
        region = stack.region if is_token(self._id) else self._id.partition(":")[0]
        place = f"{region}:{stack.account_id}"
        return f"arn:{stack.partition}:cognito-identity:{place}:identitypool/{self._id}"

    @property
    def sets_tags(self) -> bool:
        """Whether the pool sets principal tags, as ``tagged`` says."""
        return self._tagged
