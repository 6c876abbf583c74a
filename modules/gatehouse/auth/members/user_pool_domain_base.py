"""What a domain of sign-in pages that is made, and one that a pool has already, share."""

from __future__ import annotations

from functools import cached_property

from .pool_member import PoolMember


class UserPoolDomainBase(PoolMember):
    """The domain of Cognito's pages: a `UserPoolDomain`, or an `ImportedUserPoolDomain`.

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

    made_by = "users.add_domain"
    #: Whether it is a host of your own, and not a prefix below Cognito's.
    is_custom: bool

    @property
    def name(self) -> str:
        """The prefix or the host; what uses it waits until the domain is made."""
        raise NotImplementedError

    @property
    def region(self) -> str:
        """The region of the pool."""
        return self.stack.region

    @cached_property
    def url(self) -> str:
        """Address of the sign-in pages, without a slash at its end."""
        if self.is_custom:
            return f"https://{self.name}"
        kind = "auth-fips" if self.stack.known_partition == "aws-us-gov" else "auth"
        return f"https://{self.name}.{kind}.{self.region}.amazoncognito.com"

    @cached_property
    def provider_callback(self) -> str:
        """The address where an identity provider sends users back to; it asks for this address."""
        return f"{self.url}/oauth2/idpresponse"

    @cached_property
    def saml_callback(self) -> str:
        """The address where a SAML provider sends its responses (assertion consumer service)."""
        return f"{self.url}/saml2/idpresponse"

    @property
    def pool_id(self) -> str:
        """Id of the pool; what uses it waits until the domain is made."""
        return self.pool.id
