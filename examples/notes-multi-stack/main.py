"""The notes app in three stacks, so that each is planned and deployed on its own."""

import sys

from gatehouse.api import HttpApi
from gatehouse.auth import Auth
from gatehouse.compute import Function
from gatehouse.core import App, AppStack
from gatehouse.storage import Bucket, Table

APP = "notes"


class StorageStack(AppStack):
    """What must outlive the rest: notes and files."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, f"{APP}-storage")
        self.notes = Table(self, "Notes", partition_key="userId", sort_key="noteId")
        self.files = Bucket(self, "Files", cors=True)
        self.output(Bucket=self.files.name)


class ApiStack(AppStack):
    """The API and its functions."""

    def __init__(self, scope: App, storage: StorageStack) -> None:
        super().__init__(scope, f"{APP}-api")
        add = Function(self, "AddNote", "lambdas/add.main", link=[storage.notes.write()])
        listing = Function(self, "ListNotes", "lambdas/list.main", link=[storage.notes.read()])
        self.api = HttpApi(self, "Api", cors=True)
        self.api.route("POST /notes", add)
        self.api.route("GET /notes", listing)
        self.output(ApiEndpoint=self.api.url)


class AuthStack(AppStack):
    """The users, and what they may do in the other two."""

    def __init__(self, scope: App, storage: StorageStack, api: ApiStack) -> None:
        super().__init__(scope, f"{APP}-auth")
        auth = Auth(self, "Auth", usernames=["email"])
        auth.attach_permissions_for_auth_users([api.api, storage.files.own_folder("private")])
        self.output(
            UserPool=auth.user_pool.id,
            UserPoolClient=auth.client.id,
            IdentityPool=auth.identity_pool.id,
        )


def main() -> None:
    """Write the Terraform JSON of the stage that ``STAGE`` names, dev by default."""
    app = App(sys.argv[1:])
    storage = StorageStack(app)
    AuthStack(app, storage, ApiStack(app, storage))
    app.synth()


if __name__ == "__main__":
    main()
