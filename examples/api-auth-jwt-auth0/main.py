"""An API that takes the tokens of Auth0, or of any OpenID Connect provider, without Cognito."""

import os
import sys

from gatehouse.api import HttpApi, Jwt, Public
from gatehouse.core import App, AppStack

APP = "api-auth-jwt-auth0"
#: As the tokens have it, with the slash at its end: it is compared letter by letter.
ISSUER = os.environ.get("AUTH0_ISSUER", "https://acme.eu.auth0.com/")
#: The identifier of the API at Auth0. Without it any token of the tenant would be taken.
AUDIENCE = os.environ.get("AUTH0_AUDIENCE", "https://notes.example.com")


class Backend(AppStack):
    """One stage of the app."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, APP)
        api = HttpApi(self, "Api", default_authorizer=Jwt(ISSUER, audience=[AUDIENCE]))
        api.route("GET /private", "lambdas/private.main")
        api.route(
            "POST /private",
            "lambdas/private.main",
            authorizer=Jwt(ISSUER, audience=[AUDIENCE], scopes=["write:notes"]),
        )
        api.route(
            "GET /public", "lambdas/public.main", authorizer=Public(reason="a greeting for anybody")
        )
        self.output_for_clients(api=api)


def main() -> None:
    """Write the Terraform JSON of the stage that ``STAGE`` names, dev by default."""
    app = App(sys.argv[1:])
    Backend(app)
    app.synth()


if __name__ == "__main__":
    main()
