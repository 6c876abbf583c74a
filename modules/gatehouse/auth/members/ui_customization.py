"""The looks of the classic sign-in pages."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gatehouse.core import Transforms, aws
from gatehouse.core.options import option

from .imported_user_pool_client import ImportedUserPoolClient
from .pool_member import PoolMember
from .user_pool_client import UserPoolClient
from .user_pool_client_base import UserPoolClientBase

if TYPE_CHECKING:
    from gatehouse.auth.base import UserPoolBase

LARGEST_LOGO = 100 * 1024
LONGEST_CSS = 131_072
_LOGOS = (".png", ".jpg", ".jpeg")


@dataclass(frozen=True)
class UiCustomizationNodes:
    """What a `UiCustomization` makes."""

    ui_customization: aws.cognito_user_pool_ui_customization.CognitoUserPoolUiCustomization


class UiCustomization(PoolMember):
    """Colours and logo of the classic sign-in pages; made by `UserPool.customize_ui`.

    Makes ``aws_cognito_user_pool_ui_customization``.

    Parameters
    ----------
    pool : UserPoolBase
        The pool; it must have a domain.
    id : str
        Name within the pool.
    css : str, optional
        Styles for the classes that Cognito allows. Default: Cognito's own.
    logo : str, optional
        Path of a PNG or JPEG of at most 100 KB. Default: none.
    client : UserPoolClientBase, optional
        The client whose pages change. Default: all clients without a customization of their own.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.

    Raises
    ------
    OptionError
        If there is neither ``css`` nor ``logo``, the pool has no domain, the client has looks
        already, or the logo is too large or not a picture.
    MissingFileError
        If the logo does not exist.

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/hosted-ui-classic-branding.html
    """

    Nodes = UiCustomizationNodes
    made_by = "users.customize_ui"

    def __init__(
        self,
        pool: UserPoolBase,
        id: str,
        *,
        css: str | None = None,
        logo: str | None = None,
        client: UserPoolClientBase | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(pool, id, transform=transform)
        if css is None and logo is None:
            option(self, "css", None).refuse(
                "must be set if logo is not", 'write css="..." or logo="logo.png"'
            )
        if css is not None:
            option(self, "css", css).text(longest=LONGEST_CSS)
        if client is not None:
            option(self, "client", client).instance(
                UserPoolClient,
                ImportedUserPoolClient,
                fix='pass what users.add_client("Web") returned',
            )
        self._take_client(client)
        image = self._image(logo)
        domain = pool.domain
        if domain is None:
            option(self, "domain", None).refuse(
                "must be added first: only a pool with a domain has pages",
                'write users.add_domain("Domain", prefix="acme-notes") before it',
            )
        self.nodes = UiCustomizationNodes(
            ui_customization=self.resource("ui_customization").of(
                aws.cognito_user_pool_ui_customization.CognitoUserPoolUiCustomization,
                # Through the domain: Cognito refuses a customization before the pool has pages.
                user_pool_id=domain.pool_id,
                client_id=client.id if client else None,
                css=css,
                image_file=image,
            )
        )

    def _take_client(self, client: UserPoolClientBase | None) -> None:
        """Refuse a second one of a client: each apply would put one over the other."""
        of = self.pool if client is None else client
        first = self.stack.claim_in_app(f"looks of {of.path}", self.path)
        if first != self.path:
            option(self, "client", of.path).refuse(
                f"a client can have one customization, and {first} is it"
                if client is not None
                else f"a pool can have one customization for all clients, and {first} is it",
                "remove one of the two, or name another client",
            )

    def _image(self, logo: str | None) -> str | None:
        if logo is None:
            return None
        given = option(self, "logo", logo)
        given.text(rule="must be the path of a picture", fix='write "logo.png"', longest=255)
        file = given.existing_file()
        if file.suffix.lower() not in _LOGOS:
            given.refuse("must be a PNG or a JPEG", "save it as logo.png")
        content = file.read_bytes()
        if len(content) > LARGEST_LOGO:
            given.refuse(
                f"must be at most 100 KB; this is {len(content) / 1024:.0f} KB", "make it smaller"
            )
        return base64.b64encode(content).decode()
