"""What an identity provider that is made, and one that a pool has already, share."""

from __future__ import annotations

from gatehouse.auth.members.pool_member import PoolMember


class IdentityProviderBase(PoolMember):
    """A place outside the pool where users sign in.

    It is an `IdentityProvider`, or an `ImportedIdentityProvider`.

    Parameters
    ----------
    pool : UserPoolBase
        The pool.
    id : str
        Name within the pool.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.
    """

    #: Attributes of the pool that the provider fills at each sign-in.
    filled: tuple[str, ...] = ()
    #: Whether anybody can have an account there, with a profile that they write themselves.
    is_social: bool = False

    @property
    def name(self) -> str:
        """The provider's name in Cognito."""
        raise NotImplementedError
