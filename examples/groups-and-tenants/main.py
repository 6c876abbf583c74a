"""Tenants that never meet, and in each of them people who may do more than others."""

import sys

from gatehouse.api import HttpApi, UserPoolJwt
from gatehouse.auth import IdentityPool, StringAttribute, Triggers, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack
from gatehouse.storage import Bucket, Table

APP = "groups-and-tenants"
TENANT = "custom:tenant"


class Backend(AppStack):
    """One stage of the app."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, APP)
        orders = Table(self, "Orders", partition_key="tenant", sort_key="orderId")
        files = Bucket(self, "Files", cors=True)

        # Only administrators write the tenant: a client's users can't, since it is not named in
        # `write_attributes`. `invited` keeps out everybody whom no administrator has created.
        users = UserPool(
            self,
            "UserPool",
            usernames=["email"],
            custom_attributes={"tenant": StringAttribute(max_length=40)},
            triggers=Triggers(pre_sign_up="lambdas/invited.main"),
        )
        web = users.add_client("Web")
        editors = users.add_group("Editors", name="editors")

        add = Function(self, "AddOrder", "lambdas/add_order.main", link=[orders.write()])
        listing = Function(self, "ListOrders", "lambdas/list_orders.main", link=[orders.read()])
        api = HttpApi(self, "Api", default_authorizer=UserPoolJwt(users, clients=[web]))
        api.route("GET /orders", listing)
        api.route("POST /orders", add)  # the handler asks for the group

        # Without a handler in between: the tenant is a tag of the session, and the group a role.
        identities = IdentityPool(
            self, "IdentityPool", user_pools=[web], principal_tags={"tenant": TENANT}
        )
        identities.authenticated.allow(files.folder_of_tag("tenant", "tenants", write=False))
        identities.role_for_group(
            editors,
            ambiguous="authenticated",
            permissions=[files.folder_of_tag("tenant", "tenants"), orders.items_of_tag("tenant")],
        )

        self.output_for_clients(api=api, client=web, identity_pool=identities, bucket=files)
        self.output(Orders=orders.name)


def main() -> None:
    """Write the Terraform JSON of the stage that ``STAGE`` names, dev by default."""
    app = App(sys.argv[1:])
    Backend(app)
    app.synth()


if __name__ == "__main__":
    main()
