"""What the members of a user pool know of it.

`UserPoolBase` is the one class above: it makes the members, so it imports them, and they can't
import it. They check their pool against this class.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gatehouse.auth.user_pool.attributes import CustomAttribute, StandardAttribute
from gatehouse.auth.user_pool.choice_sign_in import ChoiceSignIn
from gatehouse.auth.user_pool.given_once import GivenOnce
from gatehouse.compute import FunctionBase
from gatehouse.core import Component, Transforms
from gatehouse.core.engine import Construct
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

if TYPE_CHECKING:
    from .resource_server import ResourceServer
    from .user_pool_domain_base import UserPoolDomainBase

# The kind of member whose name begins the names of users.
_IDENTITY_PROVIDER = "identity provider"


class PoolOfMembers(Component):
    """A user pool as its clients, groups and other members see it.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.
    """

    # What is known of the pool. These values stand for "not known here": a pool that is made here
    # sets its own, an imported one has its options in another stack.
    tier: str | None = None
    sign_in: ChoiceSignIn | None = None
    custom_attributes: Mapping[str, CustomAttribute] | None = None
    standard_attributes: Mapping[str, StandardAttribute] = {}
    required_attributes: tuple[str, ...] = ()
    self_sign_up: bool | None = None
    triggers: Mapping[str, FunctionBase] = {}
    #: What the pool and its members once had, and the provider can't take away.
    given_once: GivenOnce

    def __init__(self, scope: Construct, id: str, *, transform: Transforms | None = None) -> None:
        super().__init__(scope, id, transform=transform)
        #: Whether what holds its users' data can't be deleted. A pool that is made here has an
        #: option for it.
        self.protect = self.stack.protect
        self.domain: UserPoolDomainBase | None = None
        #: Scopes of the pool's resource servers, as tokens name them: ``notes/read``.
        self.scopes: dict[str, ResourceServer] = {}
        self._taken_names: dict[tuple[str, str], str] = {}

    @property
    def id(self) -> str:
        """Id of the pool."""
        raise NotImplementedError

    @property
    def endpoint(self) -> str:
        """The pool's name as an identity provider: ``cognito-idp.{region}.{domain}/{pool id}``."""
        raise NotImplementedError

    def take_domain(self, domain: UserPoolDomainBase) -> None:
        """Use a domain for the pool's addresses; a host of your own comes before a prefix."""
        if self.domain is not None and self.domain.is_custom == domain.is_custom:
            kind = "host of your own" if domain.is_custom else "prefix"
            option(domain, "id", domain.path).refuse(
                f"a pool can have one {kind}, and {self.domain.path} has it",
                "remove one of the two",
            )
        if self.domain is None or domain.is_custom:
            self.domain = domain

    def take_name(self, owner: Component, option_name: str, kind: str, name: str) -> None:
        """Reserve a member's name in Cognito: no other member of its kind may have it.

        Names of identity providers must differ in more than case: each begins the names of its
        users, which Cognito writes in lower case where case does not count. Two users would be one.
        """
        key = name if kind != _IDENTITY_PROVIDER or is_token(name) else name.lower()
        first = self._taken_names.setdefault((kind, key), owner.path)
        if first != owner.path:
            more = ", whatever its case" if kind == _IDENTITY_PROVIDER else ""
            option(owner, option_name, name).refuse(
                f"each {kind} of a pool must have a name of its own{more}; {first} has this one",
                "remove one of the two, or give it another name",
            )
