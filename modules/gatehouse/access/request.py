"""A request: one action on one resource by one principal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .context import Value, normalise_context
from .principals import Principal, is_account, principal_of

_NO_CONTEXT: Mapping[str, object] = {}


@dataclass(frozen=True)
class Request:
    """One request to be decided.

    Parameters
    ----------
    action : str
        ``service:Name``; case does not matter.
    resource : str
        The ARN, or ``*`` for an action that has no resource of its own. Case matters.
    principal : str or Principal
        The caller: an ARN (user, role session, role, root), an account number for its root user,
        a service's name, or ``*`` for an unsigned request. A federated provider needs
        ``Principal.federated(...)``.
    context : mapping of str to str or list of str
        The condition keys. A list is a multivalued key, also with one member. Added where they
        are missing, as in every real request: ``aws:PrincipalArn``, ``aws:PrincipalAccount``
        and ``aws:ResourceAccount``, as far as they are known.
    account : str, optional
        The principal's account. By default the one in its ARN.
    resource_account : str, optional
        The account that owns the resource. By default the one in its ARN; where the ARN has
        none, as for S3, the principal's.

    Example
    -------
    >>> Request("s3:GetObject", "arn:aws:s3:::notes/a", "arn:aws:iam::111122223333:user/ann")
    ... # doctest: +ELLIPSIS
    Request(action='s3:GetObject', ...)
    """

    action: str
    resource: str
    principal: str | Principal = "*"
    context: Mapping[str, object] = field(default_factory=lambda: _NO_CONTEXT)
    account: str | None = None
    resource_account: str | None = None

    def who(self) -> Principal:
        """Return the principal as an object."""
        return principal_of(self.principal) if isinstance(self.principal, str) else self.principal

    def accounts(self) -> tuple[str | None, str | None]:
        """Return the account of the principal and of the resource; None where unknown."""
        mine = self.account or self.who().account
        owner = self.resource_account
        if owner is None:
            parts = self.resource.split(":", 5)
            owner = parts[4] if len(parts) == 6 and is_account(parts[4]) else mine
        return mine, owner

    def keys(self) -> dict[str, Value]:
        """Return the condition keys, normalised, with those that the request itself gives."""
        keys = normalise_context(self.context)
        arn = self.who().principal_arn
        mine, owner = self.accounts()
        if arn is not None:
            keys.setdefault("aws:principalarn", arn)
        if mine is not None:
            keys.setdefault("aws:principalaccount", mine)
        if owner is not None:
            keys.setdefault("aws:resourceaccount", owner)
        return keys
