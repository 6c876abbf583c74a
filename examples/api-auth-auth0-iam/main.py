"""An API by IAM for users of Auth0: an identity pool gives AWS credentials for their tokens."""

import os
import sys

from gatehouse.api import HttpApi, Public
from gatehouse.auth import IdentityPool, OidcLogin
from gatehouse.core import App, AppStack

APP = "api-auth-auth0-iam"
#: As the tokens have it, with the slash at its end.
ISSUER = os.environ.get("AUTH0_ISSUER", "https://acme.eu.auth0.com/")
#: The id of the app at Auth0, which is the audience of its ID tokens.
CLIENT_ID = os.environ.get("AUTH0_CLIENT_ID", "k3yOfTheAppAtAuth0")


class Backend(AppStack):
    """One stage of the app."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, APP)
        api = HttpApi(self, "Api")  # a route that names no authorizer takes signed requests alone
        api.route("GET /private", "lambdas/private.main")
        api.route(
            "GET /public", "lambdas/public.main", authorizer=Public(reason="a greeting for anybody")
        )
        identities = IdentityPool(self, "IdentityPool", logins=[OidcLogin(ISSUER, [CLIENT_ID])])
        identities.authenticated.allow(api.invoke())
        self.output_for_clients(api=api, identity_pool=identities)


def main() -> None:
    """Write the Terraform JSON of the stage that ``STAGE`` names, dev by default."""
    app = App(sys.argv[1:])
    Backend(app)
    app.synth()


if __name__ == "__main__":
    main()
