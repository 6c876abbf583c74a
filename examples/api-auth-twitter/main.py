"""An API by IAM for users of Twitter (X): an identity pool gives AWS credentials for tokens."""

import os
import sys

from gatehouse.api import HttpApi, Public
from gatehouse.auth import IdentityPool, TwitterLogin
from gatehouse.core import App, AppStack

APP = "api-auth-twitter"
#: The API key of the app at Twitter.
CONSUMER_KEY = os.environ.get("TWITTER_CONSUMER_KEY", "xvz1evFS4wEEPTGEFPHBog")


class Backend(AppStack):
    """One stage of the app."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, APP)
        api = HttpApi(self, "Api")  # a route that names no authorizer takes signed requests alone
        api.route("GET /private", "lambdas/private.main")
        api.route(
            "GET /public", "lambdas/public.main", authorizer=Public(reason="a greeting for anybody")
        )
        # Cognito asks Twitter with the app's secret, so Terraform must have it: by a variable.
        secret = self.input("twitter_consumer_secret", sensitive=True)
        identities = IdentityPool(self, "IdentityPool", logins=[TwitterLogin(CONSUMER_KEY, secret)])
        identities.authenticated.allow(api.invoke())
        self.output_for_clients(api=api, identity_pool=identities)


def main() -> None:
    """Write the Terraform JSON of the stage that ``STAGE`` names, dev by default."""
    app = App(sys.argv[1:])
    Backend(app)
    app.synth()


if __name__ == "__main__":
    main()
