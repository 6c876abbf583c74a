"""An API by IAM for users of Google, with and without a user pool between."""

import os
import sys

from gatehouse.api import HttpApi, Public
from gatehouse.auth import Google, GoogleLogin, IdentityPool, OAuth, UserPool
from gatehouse.core import App, AppStack

APP = "api-auth-google"
#: The OAuth client id of the app at Google.
CLIENT_ID = os.environ.get("GOOGLE_CLIENT_ID", "123-abc.apps.googleusercontent.com")


class Backend(AppStack):
    """One stage of the app."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, APP)
        api = HttpApi(self, "Api")  # a route that names no authorizer takes signed requests alone
        api.route("GET /private", "lambdas/private.main")
        api.route(
            "GET /public", "lambdas/public.main", authorizer=Public(reason="a greeting for anybody")
        )

        # One way: Google is one of the ways into a user pool, whose tokens are all alike.
        users = UserPool(self, "UserPool", usernames=["email"])
        users.add_domain("Domain", prefix=f"{self.name}-google")
        google = users.add_identity_provider(
            "Google", Google(CLIENT_ID, self.input("google_client_secret", sensitive=True))
        )
        web = users.add_client(
            "Web",
            oauth=OAuth(callback_urls=["http://localhost:3000/in"]),
            providers=[google],
        )

        # The other: the page has a token of Google's, and there are no users to keep.
        identities = IdentityPool(
            self, "IdentityPool", user_pools=[web], logins=[GoogleLogin(CLIENT_ID)]
        )
        identities.authenticated.allow(api.invoke())

        self.output_for_clients(api=api, client=web, identity_pool=identities)
        self.output(SignIn=web.sign_in_url)


def main() -> None:
    """Write the Terraform JSON of the stage that ``STAGE`` names, dev by default."""
    app = App(sys.argv[1:])
    Backend(app)
    app.synth()


if __name__ == "__main__":
    main()
