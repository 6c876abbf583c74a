"""The notes app: each signed-in user has notes and files that nobody else can read."""

import sys

from modules.api import HttpApi, Iam, Public
from modules.auth import IdentityPool, UserPool
from modules.compute import Function
from modules.core import App, AppStack
from modules.storage import Bucket, Table


class NotesStack(AppStack):
    """One stage of the notes app."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, "notes")
        self.notes = Table(self, "Notes", partition_key="userId", sort_key="noteId")
        self.uploads = Bucket(self, "Uploads", cors=True)
        self.api = self._api()
        self.users = UserPool(self, "UserPool", usernames=["email"])
        self.web = self.users.add_client("Web")
        self.identities = IdentityPool(self, "IdentityPool", user_pools=[self.web])
        self.identities.authenticated.allow(self.api.invoke(), self.uploads.own_folder("private"))

        self.output(
            ApiEndpoint=self.api.url,
            Region=self.region,
            UserPool=self.users.id,
            UserPoolClient=self.web.id,
            IdentityPool=self.identities.id,
            Bucket=self.uploads.name,
        )

    def _api(self) -> HttpApi:
        """The API: signed-in users only, but for one greeting."""
        read, write = self.notes.read(), self.notes.write()
        api = HttpApi(self, "Api", default_authorizer=Iam(), cors=True)

        def function(id: str, handler: str, *link: object) -> Function:
            return Function(self, id, f"lambdas/{handler}.main", link=link)

        api.route("POST /notes", function("CreateNote", "notes/create", write))
        api.route("GET /notes/{id}", function("GetNote", "notes/get", read))
        api.route("GET /notes", function("ListNotes", "notes/list", read))
        api.route("PUT /notes/{id}", function("UpdateNote", "notes/update", write))
        api.route("DELETE /notes/{id}", function("DeleteNote", "notes/delete", write))
        api.route("GET /private", function("Private", "private"))
        api.route(
            "GET /public",
            function("Public", "public"),
            authorizer=Public(reason="a greeting that tells nothing about anybody"),
        )
        return api


def main() -> None:
    """Synthesize the stage that ``--context stage=…`` or ``STAGE`` names."""
    app = App(sys.argv[1:])
    NotesStack(app)
    app.synth()


if __name__ == "__main__":
    main()
