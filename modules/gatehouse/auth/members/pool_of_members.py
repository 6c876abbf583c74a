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

from .taken import Taken

if TYPE_CHECKING:
    from .resource_server import ResourceServer
    from .user_pool_domain_base import UserPoolDomainBase


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
        self.taken = Taken(self)

    @property
    def id(self) -> str:
        """Id of the pool."""
        raise NotImplementedError

    @property
    def endpoint(self) -> str:
        """The pool's name as an identity provider: ``cognito-idp.{region}.{domain}/{pool id}``."""
        raise NotImplementedError
