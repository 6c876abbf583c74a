"""User pools and clients that exist already, such as those of another stage."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from gatehouse.auth.members.pool_member import PoolMember
from gatehouse.auth.members.user_pool_client import UserPoolClient
from gatehouse.core import Component
from gatehouse.core.engine import Construct
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

from .user_pool import UserPool

_POOL_ID = r"[a-z]{2}(-[a-z]+)+-\d_[A-Za-z0-9]{1,55}"
_CLIENT_ID = r"[\w+]{1,128}"


@dataclass(frozen=True)
class ImportedNodes:
    """Nothing is made: what exists belongs to another state."""


@dataclass(frozen=True)
class ImportedUserPoolNodes:
    """Of a pool that exists only the policies of `grant_admin` are made."""

    admin_document: None = None
    admin_policy: None = None


class ImportedUserPool(UserPool):
    """A pool that another stack made; see `UserPool.from_id`.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    user_pool_id : str
        The pool's id.
    """

    Nodes = ImportedUserPoolNodes  # type: ignore[assignment]

    def __init__(self, scope: Construct, id: str, user_pool_id: str) -> None:
        Component.__init__(self, scope, id)
        self._id = option(self, "user_pool_id", user_pool_id).text(
            _POOL_ID,
            rule="it is the id of a user pool: its region, _ and letters",
            fix='write "eu-west-1_AbCdEfGhI", as the output of the stack that made it',
        )
        self.tier = self.sign_in = self.custom_attributes = self.domain = None
        self.required_attributes = ()
        self.usernames = self.aliases = ()
        self.protect = False
        self.triggers = {}

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
        """The region that the id begins with; the stack's, where only Terraform knows the id."""
        return self.stack.region if is_token(self._id) else self._id.partition("_")[0]


class ImportedUserPoolClient(UserPoolClient):
    """A client that another stack made; see `UserPoolClient.from_id`.

    Parameters
    ----------
    pool : UserPool
        The pool that it is of.
    id : str
        Name within the pool.
    client_id : str
        The client's id.
    """

    Nodes = ImportedNodes  # type: ignore[assignment]

    def __init__(self, pool: UserPool, id: str, client_id: str) -> None:
        PoolMember.__init__(self, pool, id)
        self.pool = pool
        self._oauth = None
        self._id = option(self, "client_id", client_id).text(
            _CLIENT_ID,
            rule="it is the id of a client: letters and digits",
            fix="copy it from the output of the stack that made it",
        )

    @cached_property
    def id(self) -> str:
        """Id of the client."""
        return self._id

    @cached_property
    def secret(self) -> str:
        """Not known here: it is in the state of the stack that made the client."""
        option(self, "secret", None).refuse(
            "the secret of a client that exists is not read",
            "pass it on from the stack that made it, through Secrets Manager or SSM",
        )
