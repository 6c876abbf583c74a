"""Photo sharing: private uploads, a public gallery, moderators, and a phone that brings a token."""

from __future__ import annotations

import sys

from gatehouse.api import Domain, HttpApi, Public, UserPoolJwt
from gatehouse.auth import Guests, IdentityPool, OAuth, Triggers, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack
from gatehouse.storage import Bucket, GlobalIndex, Table

HANDLERS = "examples/photos/handlers"


class PhotosStack(AppStack):
    """One stage of the photo app."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, "photos")
        photos = Table(
            self,
            "Photos",
            partition_key="photoId",
            global_indexes={
                "byUser": GlobalIndex("userId", sort_key="addedAt"),
                # Only published photos have the attribute, so only they are in this index.
                "gallery": GlobalIndex("gallery", sort_key="addedAt"),
            },
        )
        files = Bucket(self, "Files", cors=True)
        # It writes where it is not called from: two prefixes, or it would call itself for ever.
        preview = Function(
            self,
            "Preview",
            f"{HANDLERS}/previews.main",
            link=[files.read("uploads"), files.write("previews")],
        )
        files.on_object(preview, prefix="uploads/", suffix=".jpg")

        users = UserPool(
            self,
            "UserPool",
            usernames=["email"],
            mfa="optional",
            triggers=Triggers(pre_sign_up=f"{HANDLERS}/members.main"),
        )
        users.add_domain("Domain", prefix=f"acme-photos-{self.stage}")
        web = users.add_client(
            "Web",
            oauth=OAuth(
                callback_urls=["https://photos.example.com/in", "http://localhost:3000/in"],
                logout_urls=["https://photos.example.com", "http://localhost:3000"],
            ),
        )
        phone = users.add_client("Phone")
        moderators = users.add_group("Moderators", name="moderators")

        api = HttpApi(self, "Api", cors=True, domain=self._domain())
        gallery = Function(self, "Gallery", f"{HANDLERS}/photos.gallery", link=[photos.read()])
        add = Function(self, "Add", f"{HANDLERS}/photos.add", link=[photos.write()])
        mine = Function(self, "Mine", f"{HANDLERS}/photos.mine", link=[photos.read()])
        publish = Function(
            self,
            "Publish",
            f"{HANDLERS}/photos.publish",
            link=[photos, files.read("previews"), files.write("public")],
        )
        api.route("GET /gallery", gallery, authorizer=Public(reason="anybody may look"))
        api.route("POST /photos", add)
        api.route("GET /photos", mine)
        api.route("GET /phone/photos", mine, authorizer=UserPoolJwt(users, clients=[phone]))
        api.route("PUT /published/{id}", publish)

        identities = IdentityPool(
            self,
            "IdentityPool",
            user_pools=[web],
            guests=Guests(reason="the gallery is for people without an account too"),
        )
        identities.guests.allow(files.read("public"))
        # Routes by name: `api.invoke()` would be all of them, the moderators' too.
        members = (
            api.invoke("POST /photos", "GET /photos"),
            files.read("public"),
            files.own_folder("uploads"),
            files.own_folder("previews", write=False, delete=False),
        )
        identities.authenticated.allow(*members)
        # A member of the group has this role in place of the other, so it has both's rights.
        moderator = identities.role_for_group(moderators, ambiguous="authenticated")
        moderator.allow(*members, api.invoke("PUT /published/{id}"), files.read("previews"))

        self.output_for_clients(api=api, client=web, identity_pool=identities, bucket=files)
        self.output(PhoneClient=phone.id, SignIn=web.sign_in_url)

    def _domain(self) -> Domain | None:
        """Production alone has a name; other stages are found by API Gateway's own."""
        if self.stage != "production":
            return None
        return Domain("api.photos.example.com", hosted_zone="Z0123456789ABCDEFGHIJ")


def main() -> None:
    """Synthesize the stage that ``--context stage=…`` or ``STAGE`` names."""
    app = App(sys.argv[1:])
    PhotosStack(app)
    app.synth()


if __name__ == "__main__":
    main()
