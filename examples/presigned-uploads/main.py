"""Files through an API: a user with a token gets an address to upload to, for some minutes."""

import sys

from gatehouse.api import HttpApi, UserPoolJwt
from gatehouse.auth import UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack
from gatehouse.storage import Bucket

APP = "presigned-uploads"


class Backend(AppStack):
    """One stage of the app."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, APP)
        files = Bucket(self, "Files", cors=True)
        users = UserPool(self, "UserPool", usernames=["email"])
        web = users.add_client("Web")

        # An address is worth what its signer may do: each function may do one thing, in one folder.
        upload = Function(self, "Upload", "lambdas/upload.main", link=[files.write("uploads")])
        download = Function(self, "Download", "lambdas/download.main", link=[files.read("uploads")])
        api = HttpApi(self, "Api", default_authorizer=UserPoolJwt(users, clients=[web]), cors=True)
        api.route("POST /uploads", upload)
        api.route("GET /uploads/{name}", download)

        self.output_for_clients(api=api, client=web, bucket=files)


def main() -> None:
    """Write the Terraform JSON of the stage that ``STAGE`` names, dev by default."""
    app = App(sys.argv[1:])
    Backend(app)
    app.synth()


if __name__ == "__main__":
    main()
