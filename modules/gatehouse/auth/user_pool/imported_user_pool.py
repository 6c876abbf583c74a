"""A user pool that another stack made, such as that of another stage."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from gatehouse.auth.base import UserPoolBase
from gatehouse.core.engine import Construct
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

from .given_once import remembered

LONGEST_POOL_ID = 55
_POOL_ID = r"[a-z]{2}(-[a-z]+)+-\d_[A-Za-z0-9]{1,55}"


@dataclass(frozen=True)
class ImportedUserPoolNodes:
    """It makes only the policies of `grant_admin`; the pool belongs to another state."""

    admin_document: None = None
    admin_policy: None = None


class ImportedUserPool(UserPoolBase):
    """A pool that another stack made; what `UserPool.from_id` returns.

    Clients, groups and other members can be added to it. The pool itself is not changed.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    user_pool_id : str
        The pool's id.

    Raises
    ------
    OptionError
        If ``user_pool_id`` is not a valid id.
    """

    Nodes = ImportedUserPoolNodes

    def __init__(self, scope: Construct, id: str, user_pool_id: str) -> None:
        super().__init__(scope, id)
        self._id = option(self, "user_pool_id", user_pool_id).text(
            _POOL_ID,
            rule="must be the id of a user pool: its region, an underscore, letters and digits",
            fix='write "eu-west-1_AbCdEfGhI", from an output of the stack that made it',
            longest=LONGEST_POOL_ID,
        )
        self.nodes = ImportedUserPoolNodes()
        self.given_once = remembered(self)

    @cached_property
    def id(self) -> str:
        """Id of the pool."""
        return self._id

    @cached_property
    def arn(self) -> str:
        """ARN of the pool, in this stack's account."""
        stack = self.stack
        place = f"{self._region}:{stack.account_id}"
        return f"arn:{stack.partition}:cognito-idp:{place}:userpool/{self._id}"

    @cached_property
    def endpoint(self) -> str:
        """The pool's name as an identity provider: ``cognito-idp.{region}.{domain}/{pool id}``."""
        return f"cognito-idp.{self._region}.{self.stack.dns_suffix}/{self._id}"

    @property
    def _region(self) -> str:
        """The region that the id begins with; the stack's, if only Terraform knows the id."""
        return self.stack.region if is_token(self._id) else self._id.partition("_")[0]
