"""What clients of a user pool have in common, whether they are made here or imported."""

from __future__ import annotations

from gatehouse.iam import Grant

from .pool_member import PoolMember


class UserPoolClientBase(PoolMember):
    """A client of a user pool: a `UserPoolClient`, or an `ImportedUserPoolClient`.

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

    @property
    def id(self) -> str:
        """Id of the client, which apps sign in with; it is public."""
        raise NotImplementedError

    @property
    def secret(self) -> str:
        """Secret of the client.

        Raises
        ------
        OptionError
            If the client has no secret, or it is not known here.
        """
        raise NotImplementedError

    @property
    def sign_in_url(self) -> str:
        """Address of Cognito's sign-in page for this client, back to its first callback."""
        raise NotImplementedError

    @property
    def logout_url(self) -> str:
        """Address that signs users of this client out, on to its first logout address."""
        raise NotImplementedError

    @property
    def has_users(self) -> bool:
        """Whether users sign in through it; a machine's client has none."""
        raise NotImplementedError

    @property
    def link_environment(self) -> dict[str, str]:
        """What a linked function finds in its environment: ``WEB_CLIENT_ID``, and no secret."""
        return {f"{self.address.upper()}_CLIENT_ID": self.id}

    def link(self) -> Grant:
        """What ``link=[web]`` gives a function: the client's id, which is public."""
        return Grant((), of=self)

    def _naming_parts(self, below_stack: tuple[str, ...]) -> tuple[str, ...]:
        return (*below_stack[:-2], below_stack[-1])  # the client's id without the pool's
