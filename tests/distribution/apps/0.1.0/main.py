"""notes: each signed-in user has notes and files that nobody else can read."""

import sys

from gatehouse.api import HttpApi, Iam, Public
from gatehouse.auth import IdentityPool, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack
from gatehouse.storage import Bucket, Table


class Backend(AppStack):
    """One stage of the app: notes-dev, notes-production."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, "notes")
        notes = Table(self, "Notes", partition_key="userId", sort_key="noteId")
        files = Bucket(self, "Files", cors=True)

        create = Function(self, "CreateNote", "lambdas/create_note.main", link=[notes.write()])
        listing = Function(self, "ListNotes", "lambdas/list_notes.main", link=[notes.read()])
        hello = Function(self, "Hello", "lambdas/hello.main")

        api = HttpApi(self, "Api", default_authorizer=Iam(), cors=True)
        api.route("POST /notes", create)
        api.route("GET /notes", listing)
        api.route("GET /hello", hello, authorizer=Public(reason="a greeting for strangers"))

        users = UserPool(self, "UserPool", usernames=["email"])
        web = users.add_client("Web")
        identities = IdentityPool(self, "IdentityPool", user_pools=[web])
        identities.authenticated.allow(api.invoke(), files.own_folder("private"))

        self.output_for_clients(api=api, client=web, identity_pool=identities, bucket=files)


def main() -> None:
    """Write the Terraform JSON of the stage that ``STAGE`` names, dev by default."""
    app = App(sys.argv[1:])
    Backend(app)
    app.synth()


if __name__ == "__main__":
    main()
