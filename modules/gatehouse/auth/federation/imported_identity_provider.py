"""An identity provider that an imported user pool has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gatehouse.auth.user_pool.attributes import check_names
from gatehouse.core.characters import refuse_unseen
from gatehouse.core.options import option

from .identity_provider import LONGEST_PROVIDER_NAME, PROVIDER_NAME, SOCIAL_NAMES
from .identity_provider_base import IdentityProviderBase

if TYPE_CHECKING:
    from gatehouse.auth.base import UserPoolBase


@dataclass(frozen=True)
class ImportedIdentityProviderNodes:
    """It makes nothing: the provider belongs to another state."""


class ImportedIdentityProvider(IdentityProviderBase):
    """A provider that an imported pool has; what `ImportedUserPool.identity_provider` returns.

    Parameters
    ----------
    pool : UserPoolBase
        The pool.
    id : str
        Name within the pool.
    name : str, optional
        The provider's name in Cognito: ``Google``, ``Facebook``, ``LoginWithAmazon``,
        ``SignInWithApple``, or the one that it was given, of 3 to 32 characters. Default: the id.
    fills : sequence of str
        Attributes of the pool that it fills at each sign-in. A client that uses the provider must
        be able to write them, and no role may depend on them if the provider is a social one.
        Default: not known, and not checked.

    Raises
    ------
    OptionError
        If the name is not one that a provider can have, or an attribute is not one of a pool.
    """

    Nodes = ImportedIdentityProviderNodes
    made_by = "users.identity_provider"

    def __init__(
        self, pool: UserPoolBase, id: str, *, name: str | None = None, fills: Sequence[str] = ()
    ) -> None:
        super().__init__(pool, id)
        chosen = id if name is None else name
        given = option(self, "id" if name is None else "name", chosen)
        given.text(
            PROVIDER_NAME,
            rule="must be the name of an identity provider in Cognito: 3 to 32 characters, without "
            "white space, and without underscores except as the second character",
            fix='write "Google", or the name that `aws cognito-idp list-identity-providers` shows',
            longest=LONGEST_PROVIDER_NAME,
        )
        refuse_unseen(given, chosen)
        if chosen == "COGNITO":
            given.refuse(
                "must be another name: this one stands for the pool's own users",
                'write providers=["cognito", ...] at the client',
            )
        pool.taken.name(self, "name", "identity provider", chosen)
        self._name = chosen
        self.filled = check_names(self, "fills", fills, pool.custom_attributes)
        self.is_social = chosen in SOCIAL_NAMES
        self.nodes = ImportedIdentityProviderNodes()

    @property
    def name(self) -> str:
        """The provider's name in Cognito."""
        return self._name
