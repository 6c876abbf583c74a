"""An app in which each kind of caller may do something else."""

from __future__ import annotations

import os
from pathlib import Path

from gatehouse.api import HttpApi
from gatehouse.auth import (
    DeveloperLogin,
    GoogleLogin,
    Guests,
    IdentityPool,
    OidcLogin,
    RoleRule,
    StringAttribute,
    UserPool,
)
from gatehouse.compute import Function
from gatehouse.core import App, AppStack
from gatehouse.iam import Permission, Principal, Role, Trust
from gatehouse.storage import Bucket, Table

MANY = 300


class PermissionsStack(AppStack):
    """Users, guests, editors, staff and tenants."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, "rights", stage="test")
        notes = Table(self, "Notes", partition_key="userId", sort_key="noteId")
        orders = Table(self, "Orders", partition_key="tenant", sort_key="orderId")
        files = Bucket(self, "Files")
        api = HttpApi(self, "Api")
        hello = Function(self, "Hello", "lambdas/hello.main")
        for key in ("GET /notes/{id}", "GET /notes/{id}/history", "GET /admin", "GET /catalogue"):
            api.route(key, hello)

        attributes = {"tenant": StringAttribute(), "kind": StringAttribute()}
        users = UserPool(self, "Users", usernames=["email"], custom_attributes=attributes)
        web = users.add_client("Web", auth_flows=["password"])
        desk = users.add_client("Desk", auth_flows=["password"])
        editors = users.add_group("editors")

        identities = IdentityPool(
            self,
            "Identities",
            user_pools=[web, desk],
            logins=[
                GoogleLogin("1-a.apps.googleusercontent.com"),
                OidcLogin("https://acme.example.com", ["app"], thumbprints=["a" * 40]),
                DeveloperLogin("login.example.com"),
            ],
            guests=Guests(reason="the catalogue is public"),
            principal_tags={"tenant": "custom:tenant"},
        )
        own = [
            notes.own_items(),
            orders.items_of_tag("tenant"),
            files.own_folder("private"),
            files.folder_of_tag("tenant", "tenants"),
            files.read("public"),
        ]
        identities.authenticated.allow(*own, api.invoke("GET /notes/{id}/history"))
        identities.guests.allow(api.invoke("GET /catalogue"))
        editor = identities.role_for_group(editors, clients=[web], ambiguous="authenticated")
        editor.allow(*own, api.invoke("GET /admin"), files.write("public"))
        staff = identities.role("Staff")
        staff.allow(
            Permission(
                actions=["s3:GetObject"],
                resources=[f"{files.arn}/staff/${{cognito-identity.amazonaws.com:sub}}/*"],
            )
        )
        identities.roles_by_rules(desk, [RoleRule("custom:kind", "Equals", "staff", staff)])

        # What does not fit into an inline policy.
        Role(
            self,
            "Archive",
            trust=Trust(Principal("Service", ["glue.amazonaws.com"])),
            permissions=[
                Permission(["s3:GetObject"], [f"{files.arn}/archive/{number:04}/index.json"])
                for number in range(MANY)
            ],
        )
        self.output(
            ApiEndpoint=api.url,
            Region=self.region,
            UserPool=users.id,
            UserPoolClient=web.id,
            DeskClient=desk.id,
            IdentityPool=identities.id,
            Bucket=files.name,
            Notes=notes.name,
            Orders=orders.name,
            ArchiveRole="rights-test-Archive-" + self.region,
        )


def main() -> None:
    """Synthesize it."""
    os.chdir(Path(__file__).parent)
    app = App()
    PermissionsStack(app)
    app.synth()


if __name__ == "__main__":
    main()
