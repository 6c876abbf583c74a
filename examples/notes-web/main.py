"""The notes app with its web page: notes and files of one's own, in a browser."""

import sys

from gatehouse.api import Cors, HttpApi
from gatehouse.auth import Auth
from gatehouse.compute import Function
from gatehouse.core import App, AppStack
from gatehouse.storage import Bucket, BucketCors, Table

APP = "notes-web"
#: Where the page is: Vite's address here, and yours in production.
ORIGINS = {"production": ["https://notes.example.com"]}
HERE = ["http://localhost:5173"]


class Backend(AppStack):
    """One stage of the app."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, APP)
        origins = ORIGINS.get(self.stage, HERE)
        notes = Table(self, "Notes", partition_key="userId", sort_key="noteId")
        files = Bucket(self, "Files", cors=BucketCors(allow_origins=origins))

        read = Function(self, "ReadNotes", "lambdas/read.main", link=[notes.read()])
        write = Function(self, "WriteNotes", "lambdas/write.main", link=[notes.write()])
        api = HttpApi(self, "Api", cors=Cors(allow_origins=origins))
        api.route("GET /notes", read)
        api.route("GET /notes/{id}", read)
        api.route("POST /notes", write)
        api.route("DELETE /notes/{id}", write)

        auth = Auth(self, "Auth", usernames=["email"])
        auth.attach_permissions_for_auth_users([api, files.own_folder("private")])

        self.output_for_clients(
            api=api, client=auth.client, identity_pool=auth.identity_pool, bucket=files
        )


def main() -> None:
    """Write the Terraform JSON of the stage that ``STAGE`` names, dev by default."""
    app = App(sys.argv[1:])
    Backend(app)
    app.synth()


if __name__ == "__main__":
    main()
