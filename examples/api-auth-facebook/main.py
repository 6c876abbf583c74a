"""An API by IAM for users of Facebook: an identity pool gives AWS credentials for their tokens."""

import os
import sys

from gatehouse.api import HttpApi, Public
from gatehouse.auth import FacebookLogin, IdentityPool
from gatehouse.core import App, AppStack

APP = "api-auth-facebook"
#: The number of the app at Facebook.
APP_ID = os.environ.get("FACEBOOK_APP_ID", "1234567890123456")


class Backend(AppStack):
    """One stage of the app."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, APP)
        api = HttpApi(self, "Api")  # a route that names no authorizer takes signed requests alone
        api.route("GET /private", "lambdas/private.main")
        api.route(
            "GET /public", "lambdas/public.main", authorizer=Public(reason="a greeting for anybody")
        )
        identities = IdentityPool(self, "IdentityPool", logins=[FacebookLogin(APP_ID)])
        identities.authenticated.allow(api.invoke())
        self.output_for_clients(api=api, identity_pool=identities)


def main() -> None:
    """Write the Terraform JSON of the stage that ``STAGE`` names, dev by default."""
    app = App(sys.argv[1:])
    Backend(app)
    app.synth()


if __name__ == "__main__":
    main()
