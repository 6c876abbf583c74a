"""The looks of the managed sign-in pages, for one client."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gatehouse.auth.user_pool.tier import ESSENTIALS, Need, check_tier
from gatehouse.core import Transforms, aws
from gatehouse.core.options import option

from .imported_user_pool_client import ImportedUserPoolClient
from .pool_member import PoolMember
from .user_pool_client import UserPoolClient
from .user_pool_client_base import UserPoolClientBase

if TYPE_CHECKING:
    from gatehouse.auth.base import UserPoolBase

# Cognito's largest request; images count too.
LARGEST_SETTINGS = 2_000_000


@dataclass(frozen=True)
class ManagedLoginBrandingNodes:
    """What a `ManagedLoginBranding` makes."""

    branding: aws.cognito_managed_login_branding.CognitoManagedLoginBranding


class ManagedLoginBranding(PoolMember):
    """The style of a client's managed sign-in pages; made by `UserPool.add_branding`.

    Makes ``aws_cognito_managed_login_branding``, which needs version 6.12 or later of the AWS
    provider. The managed pages show nothing to a client without one.

    Parameters
    ----------
    pool : UserPoolBase
        The pool.
    id : str
        Name within the pool.
    client : UserPoolClient
        The client. It can have one style.
    settings : str, optional
        Path of a JSON file with the settings, as ``describe-managed-login-branding`` of the AWS CLI
        shows those of a style that the console made. Default: Cognito's own style.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``; images are ``asset``. Default:
        none.

    Raises
    ------
    OptionError
        If the client has a style already, the tier is ``lite``, or the file is no JSON object.
    MissingFileError
        If the file does not exist.

    Examples
    --------
    >>> from gatehouse.auth import UserPool
    >>> from gatehouse.core import App, AppStack
    >>> users = UserPool(AppStack(App(), "notes"), "UserPool", usernames=["email"])
    >>> users.add_branding("Style", client=users.add_client("Web")).address
    'user_pool_style'

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-brandingeditor.html
    """

    Nodes = ManagedLoginBrandingNodes
    made_by = "users.add_branding"

    def __init__(
        self,
        pool: UserPoolBase,
        id: str,
        *,
        client: UserPoolClientBase,
        settings: str | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(pool, id, transform=transform)
        given = option(self, "client", client).instance(
            UserPoolClient,
            ImportedUserPoolClient,
            fix='pass what users.add_client("Web") returned',
        )
        first = self.stack.claim_in_app(f"style of {given.path}", self.path)
        if first != self.path:
            option(self, "client", given.path).refuse(
                f"a client can have one style, and {first} is it", "remove one of the two"
            )
        needs = [Need("client", given.path, ESSENTIALS, "a style of the managed pages")]
        check_tier(self, pool.tier, needs)
        looks: dict[str, Any] = (
            {"use_cognito_provided_values": True}
            if settings is None
            else {"settings": self._read(settings)}
        )
        self.nodes = ManagedLoginBrandingNodes(
            branding=self.resource("branding").of(
                aws.cognito_managed_login_branding.CognitoManagedLoginBranding,
                user_pool_id=pool.id,
                client_id=client.id,
                **looks,
            )
        )

    def _read(self, settings: str) -> str:
        """The settings, in one spelling: what changes in the file alone changes no plan."""
        given = option(self, "settings", settings)
        given.known_text(rule="must be the path of a JSON file", fix='write "branding.json"')
        file = given.existing_file()
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict):
            given.refuse(
                "must be a file with one JSON object",
                "write what describe-managed-login-branding has under Settings",
            )
        written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if len(written.encode()) > LARGEST_SETTINGS:
            given.refuse("must have at most 2 MB, Cognito's largest request", "make it smaller")
        return written.replace("${", "$${").replace("%{", "%%{")
