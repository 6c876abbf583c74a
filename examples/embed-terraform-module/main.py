"""The notes app as a Terraform module, which a team that writes HCL calls."""

import sys

from gatehouse.api import Cors, HttpApi
from gatehouse.auth import Auth
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, Validation
from gatehouse.storage import Table

APP = "notes"


class Notes(AppStack):
    """One instance of the app."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, APP)
        origins = self.input(
            "origins",
            type=list[str],
            default=["https://notes.example.com"],
            description="Addresses of the pages that may call the API.",
            validation=Validation(
                'alltrue([for each in var.origins : startswith(each, "https://")])',
                "origins must begin with https://.",
            ),
        )
        notes = Table(self, "Notes", partition_key="userId", sort_key="noteId")
        add = Function(self, "AddNote", "lambdas/add.main", link=[notes.write()])
        listing = Function(self, "ListNotes", "lambdas/list.main", link=[notes.read()])
        api = HttpApi(self, "Api", cors=Cors(allow_origins=origins))
        api.route("POST /notes", add)
        api.route("GET /notes", listing)
        auth = Auth(self, "Auth", usernames=["email"])
        auth.attach_permissions_for_auth_users([api])
        self.output_for_clients(api=api, client=auth.client, identity_pool=auth.identity_pool)


def main() -> None:
    """Write the Terraform JSON of the stage that ``STAGE`` names, dev by default."""
    app = App(sys.argv[1:])
    Notes(app)
    app.synth()


if __name__ == "__main__":
    main()
