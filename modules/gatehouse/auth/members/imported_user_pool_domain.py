"""The domain of sign-in pages that an imported user pool has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

from .user_pool_domain import HOST, LONGEST_HOST, PREFIX, PREFIX_RULE
from .user_pool_domain_base import UserPoolDomainBase

if TYPE_CHECKING:
    from gatehouse.auth.base import UserPoolBase


@dataclass(frozen=True)
class ImportedUserPoolDomainNodes:
    """It makes nothing: the domain belongs to another state."""


class ImportedUserPoolDomain(UserPoolDomainBase):
    """A domain that an imported pool has: ``UserPool.from_id(..., domain="acme-notes")``.

    Parameters
    ----------
    pool : UserPoolBase
        The pool.
    id : str
        Name within the pool.
    domain : str
        The prefix (``acme-notes``), or the host of your own (``auth.example.com``).
    region : str
        The region of the pool.

    Raises
    ------
    OptionError
        If it is neither a prefix nor a host, or only Terraform knows it.
    """

    Nodes = ImportedUserPoolDomainNodes

    def __init__(self, pool: UserPoolBase, id: str, domain: str, region: str) -> None:
        super().__init__(pool, id)
        given = option(pool, "domain", domain)
        if is_token(domain):
            given.refuse(
                "must be known while Python runs: a prefix and a host have different addresses",
                'write "acme-notes" or "auth.example.com"',
            )
        given.text()
        self.is_custom = "." in domain
        given.text(
            HOST if self.is_custom else PREFIX,
            rule="must be a host name below a domain" if self.is_custom else PREFIX_RULE,
            fix='write "acme-notes", the part before .auth, or "auth.example.com", without https://',
            longest=LONGEST_HOST,
        )
        self._domain = domain
        self._region = region
        pool.taken.domain(self)
        self.nodes = ImportedUserPoolDomainNodes()

    @property
    def name(self) -> str:
        """The prefix or the host."""
        return self._domain

    @property
    def region(self) -> str:
        """The region of the pool."""
        return self._region
