"""The notes app: each signed-in user has notes and files that nobody else can read."""

import sys

from gatehouse.api import HttpApi, Iam, Public
from gatehouse.auth import IdentityPool, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack
from gatehouse.storage import Bucket, Table


class NotesStack(AppStack):
    """One stage of the notes app."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, "notes")
        notes = Table(self, "Notes", partition_key="userId", sort_key="noteId")
        uploads = Bucket(self, "Uploads", cors=True)

        create = Function(self, "CreateNote", "lambdas/notes/create.main", link=[notes.write()])
        get = Function(self, "GetNote", "lambdas/notes/get.main", link=[notes.read()])
        listing = Function(self, "ListNotes", "lambdas/notes/list.main", link=[notes.read()])
        update = Function(self, "UpdateNote", "lambdas/notes/update.main", link=[notes.write()])
        delete = Function(self, "DeleteNote", "lambdas/notes/delete.main", link=[notes.write()])
        private = Function(self, "Private", "lambdas/private.main")
        public = Function(self, "Public", "lambdas/public.main")

        api = HttpApi(self, "Api", default_authorizer=Iam(), cors=True)
        api.route("POST /notes", create)
        api.route("GET /notes", listing)
        api.route("GET /notes/{id}", get)
        api.route("PUT /notes/{id}", update)
        api.route("DELETE /notes/{id}", delete)
        api.route("GET /private", private)
        api.route("GET /public", public, authorizer=Public(reason="a greeting for strangers"))

        users = UserPool(self, "UserPool", usernames=["email"])
        web = users.add_client("Web")
        identities = IdentityPool(self, "IdentityPool", user_pools=[web])
        identities.authenticated.allow(api.invoke(), uploads.own_folder("private"))

        self.output_for_clients(api=api, client=web, identity_pool=identities, bucket=uploads)


def main() -> None:
    """Synthesize the stage that ``--context stage=…`` or ``STAGE`` names."""
    app = App(sys.argv[1:])
    NotesStack(app)
    app.synth()


if __name__ == "__main__":
    main()
