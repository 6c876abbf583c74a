"""A user pool that another stack made, such as that of another stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gatehouse.auth.base import UserPoolBase
from gatehouse.auth.federation.imported_identity_provider import ImportedIdentityProvider
from gatehouse.auth.members.imported_group import ImportedGroup
from gatehouse.auth.members.imported_user_pool_domain import ImportedUserPoolDomain
from gatehouse.core.engine import Construct
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

from .given_once import remembered
from .tier import TIERS

LONGEST_POOL_ID = 55
_POOL_ID = r"[a-z]{2}(-[a-z]+)+-\d_[A-Za-z0-9]{1,55}"


@dataclass(frozen=True)
class ImportedUserPoolNodes:
    """It makes only the policies of `grant_admin`; the pool belongs to another state."""

    admin_document: None = None
    admin_policy: None = None


class ImportedUserPool(UserPoolBase):
    """A pool that another stack made; what `UserPool.from_id` returns.

    Clients, groups and other members can be added to it. The pool itself is not changed. What it
    has already is named: its domain here, `identity_provider` and `group` by their methods, scopes
    by their text (``notes/read``).

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    user_pool_id : str
        The pool's id.
    domain : str, optional
        The domain of its sign-in pages, a prefix (``acme-notes``) or a host of your own
        (``auth.example.com``). Default: none; then the clients have no ``sign_in_url``.
    tier : str, optional
        ``lite``, ``essentials`` or ``plus``. Default: not known; what ``lite`` lacks is not
        refused.
    self_sign_up : bool, optional
        Whether people can sign themselves up. Default: not known; then a role or tag must not
        depend on an attribute that a client made here can write.

    Raises
    ------
    OptionError
        If ``user_pool_id`` or another option is not valid.

    Examples
    --------
    >>> from gatehouse.auth import OAuth, UserPool
    >>> from gatehouse.core import App, AppStack
    >>> stack = AppStack(App(), "notes")
    >>> users = UserPool.from_id(stack, "Users", "eu-west-1_AbCdEfGhI", domain="acme-notes")
    >>> web = users.add_client(
    ...     "Web",
    ...     oauth=OAuth(callback_urls=["https://example.com/in"]),
    ...     providers=["cognito", users.identity_provider("Google")],
    ... )
    >>> web.sign_in_url.startswith("https://acme-notes.auth.eu-west-1.amazoncognito.com/login?")
    True
    """

    Nodes = ImportedUserPoolNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        user_pool_id: str,
        *,
        domain: str | None = None,
        tier: str | None = None,
        self_sign_up: bool | None = None,
    ) -> None:
        super().__init__(scope, id)
        self._id = option(self, "user_pool_id", user_pool_id).text(
            _POOL_ID,
            rule="must be the id of a user pool: its region, an underscore, letters and digits",
            fix='write "eu-west-1_AbCdEfGhI", from an output of the stack that made it',
            longest=LONGEST_POOL_ID,
        )
        if tier is not None:
            self.tier = option(self, "tier", tier).one_of(*TIERS)
        if self_sign_up is not None:
            self.self_sign_up = option(self, "self_sign_up", self_sign_up).flag()
        self.nodes = ImportedUserPoolNodes()
        self.given_once = remembered(self)
        if domain is not None:
            ImportedUserPoolDomain(self, "ImportedDomain", domain, self._region)

    @refuse_unknown_keywords
    def identity_provider(
        self, id: str, *, name: str | None = None, fills: Sequence[str] = ()
    ) -> ImportedIdentityProvider:
        """Name an identity provider that the pool has, for ``add_client(providers=[...])``.

        Parameters
        ----------
        id : str
            Name within the pool.
        name : str, optional
            Its name in Cognito: ``Google``, or the one that it was given. Default: the id.
        fills : sequence of str
            Attributes of the pool that it fills at each sign-in; a client that uses the provider
            must be able to write them. Default: not known, and not checked.

        Raises
        ------
        OptionError
            If the name is not one that a provider can have, or this app makes one of that name.
        """
        return ImportedIdentityProvider(self, id, name=name, fills=fills)

    @refuse_unknown_keywords
    def group(self, id: str, *, name: str | None = None) -> ImportedGroup:
        """Name a group that the pool has, for ``identities.role_for_group(...)``.

        The stack that made the group names the role in it: output ``role.arn`` here, and pass it
        there, as ``add_group("Admins", role=arn)``.

        Parameters
        ----------
        id : str
            Name within the pool.
        name : str, optional
            The group's name in Cognito. Default: the id.

        Raises
        ------
        OptionError
            If the name is not valid, or this app makes a group of that name.
        """
        return ImportedGroup(self, id, name=name)

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
