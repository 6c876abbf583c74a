"""What an app does while people sign up and in: five triggers of a user pool."""

import sys

from gatehouse.api import HttpApi, UserPoolJwt
from gatehouse.auth import Triggers, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack
from gatehouse.storage import Table

APP = "triggers"


class Backend(AppStack):
    """One stage of the app."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, APP)
        members = Table(self, "Members", partition_key="sub")
        older = Table(self, "OlderUsers", partition_key="email")

        # A trigger that is more than a path is a function: it has links of its own.
        welcome = Function(self, "Welcome", "lambdas/welcome.main", link=[members.write()])
        claims = Function(self, "Claims", "lambdas/claims.main", link=[members.read()])
        migrate = Function(self, "Migrate", "lambdas/migrate.main", link=[older.read()])
        users = UserPool(
            self,
            "UserPool",
            usernames=["email"],
            triggers=Triggers(
                pre_sign_up="lambdas/one_company.main",
                post_confirmation=welcome,
                custom_message="lambdas/messages.main",
                pre_token_generation=claims,
                user_migration=migrate,
            ),
        )
        # An older user is known by the password itself, which SRP never sends.
        web = users.add_client("Web", auth_flows=["srp", "password"])

        api = HttpApi(self, "Api", default_authorizer=UserPoolJwt(users, clients=[web]))
        api.route("GET /me", "lambdas/me.main")
        self.output_for_clients(api=api, client=web)
        self.output(Members=members.name, OlderUsers=older.name)


def main() -> None:
    """Write the Terraform JSON of the stage that ``STAGE`` names, dev by default."""
    app = App(sys.argv[1:])
    Backend(app)
    app.synth()


if __name__ == "__main__":
    main()
