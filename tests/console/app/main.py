"""What the console's tests look at: users, a group with more rights, routes of each kind."""

import sys

from gatehouse.api import HttpApi, Iam, Public, UserPoolJwt
from gatehouse.auth import IdentityPool, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack
from gatehouse.storage import Bucket


class Backend(AppStack):
    """The app."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, "shown")
        users = UserPool(self, "UserPool", usernames=["email"])
        web = users.add_client("Web")
        admins = users.add_group("Admins", name="admins")

        files = Bucket(self, "Files")
        who = Function(self, "Who", "lambdas/who.main")
        api = HttpApi(self, "Api", default_authorizer=Iam(), cors=True)
        api.route("GET /hello", who, authorizer=Public(reason="a greeting for strangers"))
        api.route("GET /notes", who)
        api.route("DELETE /notes/{id}", who)
        api.route("GET /me", who, authorizer=UserPoolJwt(users, clients=[web]))

        identities = IdentityPool(self, "IdentityPool", user_pools=[web])
        identities.authenticated.allow(api.invoke("GET /notes"), files.own_folder("private"))
        identities.role_for_group(
            admins,
            ambiguous="authenticated",
            permissions=[api.invoke("GET /notes"), api.invoke("DELETE /notes/{id}")],
        )
        self.output_for_clients(api=api, client=web, identity_pool=identities, bucket=files)


def main() -> None:
    """Write the Terraform JSON."""
    app = App(sys.argv[1:])
    Backend(app)
    app.synth()


if __name__ == "__main__":
    main()
