"""An API that knows its callers by a user pool's tokens: people's, and those of a machine."""

import sys

from gatehouse.api import HttpApi, Public, UserPoolJwt
from gatehouse.auth import UserPool
from gatehouse.core import App, AppStack

APP = "api-auth-jwt-cognito"


class Backend(AppStack):
    """One stage of the app."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, APP)
        users = UserPool(self, "UserPool", usernames=["email"])
        users.add_domain("Domain", prefix=f"{self.name}-tokens")  # where machines get theirs
        reports = users.add_resource_server(
            "Reports", identifier="reports", scopes={"read": "Read all reports"}
        )
        web = users.add_client("Web")
        nightly = users.add_client("Nightly", kind="machine", scopes=[reports.scope("read")])

        api = HttpApi(self, "Api", default_authorizer=UserPoolJwt(users, clients=[web]))
        api.route("GET /private", "lambdas/private.main")
        api.route(
            "GET /reports",
            "lambdas/reports.main",
            authorizer=UserPoolJwt(
                users, clients=[nightly], scopes=[reports.scope("read")], name="machines"
            ),
        )
        api.route(
            "GET /public", "lambdas/public.main", authorizer=Public(reason="a greeting for anybody")
        )

        self.output_for_clients(api=api, client=web)
        self.output(Nightly=nightly.id)


def main() -> None:
    """Write the Terraform JSON of the stage that ``STAGE`` names, dev by default."""
    app = App(sys.argv[1:])
    Backend(app)
    app.synth()


if __name__ == "__main__":
    main()
