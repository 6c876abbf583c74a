"""An API that knows its callers by IAM: users sign in with Cognito and sign their requests."""

import sys

from gatehouse.api import HttpApi, Public
from gatehouse.auth import Auth
from gatehouse.core import App, AppStack

APP = "api-auth-cognito"


class Backend(AppStack):
    """One stage of the app."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, APP)
        api = HttpApi(self, "Api")  # a route that names no authorizer takes signed requests alone
        api.route("GET /private", "lambdas/private.main")
        api.route(
            "GET /public", "lambdas/public.main", authorizer=Public(reason="a greeting for anybody")
        )

        auth = Auth(self, "Auth", usernames=["email"])
        auth.attach_permissions_for_auth_users([api])

        self.output_for_clients(api=api, client=auth.client, identity_pool=auth.identity_pool)


def main() -> None:
    """Write the Terraform JSON of the stage that ``STAGE`` names, dev by default."""
    app = App(sys.argv[1:])
    Backend(app)
    app.synth()


if __name__ == "__main__":
    main()
