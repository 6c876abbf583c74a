"""User pools as a service of the local AWS, and what other services ask them."""

from __future__ import annotations

import re
from collections.abc import Awaitable
from typing import Any

from gatehouse.local.services.cognito_idp import operations
from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.outside import Nobody, Outside
from gatehouse.local.services.cognito_idp.records import Json
from gatehouse.local.services.cognito_idp.settings import Settings
from gatehouse.local.services.cognito_idp.store import Store
from gatehouse.local.services.cognito_idp.tokens import checks, keys
from gatehouse.local.services.cognito_idp.web import site
from gatehouse.local.services.contract import (
    Context,
    Operation,
    Service,
    WebAnswer,
    WebRequest,
)
from gatehouse.local.services.openid.tokens import Token

_ISSUER = re.compile(
    r"https://cognito-idp\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?/[\w-]+_[0-9a-zA-Z]+"
)


class UserPools:
    """The user pools of the local AWS.

    Parameters
    ----------
    outside : Outside or None
        The other services. Default None: there are none, as in tests of user pools alone.
    settings : Settings or None
        How they work. Default None: as in AWS.
    """

    def __init__(self, outside: Outside | None = None, settings: Settings | None = None) -> None:
        self.store = Store()
        self._outside = outside or Nobody()
        self._settings = settings or Settings()

    def call(self, context: Context) -> Call:
        """Return what an operation works with."""
        return Call(self.store, self._outside, self._settings, context)

    def service(self) -> Service:
        """Return the service."""
        return Service(
            name="cognito-idp",
            operations={name: self._bound(each) for name, each in operations.whole().items()},
            unsigned=operations.unsigned(),
            web=self._visit,
            save=self.store.save,
            load=self.store.load,
        )

    def is_mine(self, issuer: str) -> bool:
        """Return whether an issuer's address is one of a user pool."""
        return _ISSUER.fullmatch(issuer) is not None

    def has_signed(self, token: Token) -> bool:
        """Return whether a user pool of this local AWS has signed a token, with any of its keys."""
        pool = self.store.pools.get(token.issuer.rpartition("/")[2])
        if pool is None or pool.issuer != token.issuer:
            return False
        return keys.has_signed(pool, token, self._settings.keys)

    def is_current(self, token: Token) -> bool:
        """Return whether the user of a token exists, is enabled, and has not signed out."""
        return checks.is_current(self.store, dict(token.claims))

    def _bound(self, operation: operations.Operation) -> Operation:
        def carry_out(context: Context, asked: dict[str, Any]) -> Json | Awaitable[Json]:
            return operation(self.call(context), asked)

        return carry_out

    async def _visit(self, context: Context, request: WebRequest) -> WebAnswer | None:
        return await site.answer(self.call(context), request)
