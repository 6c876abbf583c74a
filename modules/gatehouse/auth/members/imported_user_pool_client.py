"""A client of a user pool that another stack made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

from gatehouse.core.options import option

from .user_pool_client_base import UserPoolClientBase

if TYPE_CHECKING:
    from gatehouse.auth.base import UserPoolBase

_CLIENT_ID = r"[A-Za-z0-9_+]{1,128}"


@dataclass(frozen=True)
class ImportedUserPoolClientNodes:
    """It makes nothing: the client belongs to another state."""


class ImportedUserPoolClient(UserPoolClientBase):
    """A client that another stack made; what `UserPoolClient.from_id` returns.

    Parameters
    ----------
    pool : UserPoolBase
        The pool that it belongs to.
    id : str
        Name within the pool.
    client_id : str
        The client's id.

    Raises
    ------
    OptionError
        If ``client_id`` is not a valid id.
    """

    Nodes = ImportedUserPoolClientNodes

    def __init__(self, pool: UserPoolBase, id: str, client_id: str) -> None:
        super().__init__(pool, id)
        self._id = option(self, "client_id", client_id).text(
            _CLIENT_ID,
            rule="must be the id of a client: 1 to 128 letters and digits",
            fix="copy it from the output of the stack that made it",
        )
        self.nodes = ImportedUserPoolClientNodes()

    @cached_property
    def id(self) -> str:
        """Id of the client."""
        return self._id

    @property
    def secret(self) -> str:
        """Not known here: only the state of the stack that made the client has it."""
        self._refuse_unknown("secret", "pass it on through Secrets Manager or SSM")

    @property
    def sign_in_url(self) -> str:
        """Not known here: only the stack that made the client knows its callback addresses."""
        self._refuse_unknown("sign_in_url", "take it from an output of that stack")

    @property
    def logout_url(self) -> str:
        """Not known here: only the stack that made the client knows its logout addresses."""
        self._refuse_unknown("logout_url", "take it from an output of that stack")

    @property
    def has_users(self) -> bool:
        """True: a client is imported for the users who sign in through it."""
        return True

    def _refuse_unknown(self, name: str, fix: str) -> NoReturn:
        option(self, name, None).refuse(
            f"the {name} of an imported client is known only to the stack that made it", fix
        )
