"""An app in which each layer refuses something."""

from gatehouse.api import Cors, HttpApi, Iam, LambdaAuthorizer, Public, Throttle, UserPoolJwt
from gatehouse.auth import Guests, IdentityPool, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, aws
from gatehouse.iam import Permission, Principal, Role, Trust
from gatehouse.storage import Bucket, Table


class ShopStack(AppStack):
    """Routes that are refused, each by another layer, and one that is allowed."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, "shop", stage="test")
        orders = Table(self, "Orders", partition_key="userId")
        files = Bucket(self, "Files")
        hello = Function(self, "Hello", "handlers/hello.main")
        echo = Function(self, "Echo", "handlers/echo.main")
        lost = Function(self, "Lost", "handlers/hello.main")
        keep = Function(
            self,
            "Keep",
            "handlers/keep.main",
            environment={"BUCKET": files.name, "TABLE": orders.name},
        )

        users = UserPool(self, "Users", usernames=["email"])
        sales = users.add_resource_server("Sales", identifier="sales", scopes={"read": "see sales"})
        web = users.add_client("Web", auth_flows=["password", "srp"])
        job = users.add_client("Job", kind="machine", scopes=[sales.scope("read")])
        users.add_domain("Domain", prefix="shop-of-why")
        other = users.add_client("Other", auth_flows=["password"])

        cors = Cors(allow_origins=["https://shop.example.com"])
        api = HttpApi(self, "Api", default_authorizer=Iam(), cors=cors)
        api.route("GET /mine", hello)
        api.route("GET /admin", hello)
        api.route("GET /secret", hello)
        api.route("GET /lost", lost)
        api.route("GET /keep", keep)
        api.route("POST /echo", echo, authorizer=Public(reason="it says what it gets"))
        api.route("GET /open", hello, authorizer=Public(reason="a greeting"))
        api.route("GET /busy", hello, throttle=Throttle(rate=1, burst=1))
        api.route("GET /token", hello, authorizer=UserPoolJwt(users, clients=[web]))
        read = UserPoolJwt(users, clients=[web, job], scopes=[sales.scope("read")], name="sales")
        api.route("GET /sales", hello, authorizer=read)
        api.route("GET /asked", hello, authorizer=LambdaAuthorizer("handlers/refuse.main"))

        identities = IdentityPool(
            self, "Identities", user_pools=[web], guests=Guests(reason="a look at the shop")
        )
        identities.authenticated.allow(
            api.invoke("GET /mine", "GET /secret", "GET /lost", "GET /keep", "GET /busy"),
            files.own_folder("private"),
        )
        secret = f"{api.execution_arn}/*/GET/secret"
        identities.authenticated.allow(
            Permission(["execute-api:Invoke"], [secret], effect="Deny", reason="closed today")
        )

        limit = aws.iam_policy.IamPolicy(self, "Limit", policy=NOTHING_OF_APIS)
        here = Trust(Principal("AWS", [f"arn:aws:iam::{self.account_id}:root"]))
        capped = Role(self, "Capped", trust=here, permissions_boundary=limit.arn)
        capped.allow(api.invoke("GET /mine"))

        self.output_for_clients(api=api, client=web, identity_pool=identities, bucket=files)
        self.output(OtherClient=other.id, JobClient=job.id, Capped=capped.arn, Table=orders.name)


NOTHING_OF_APIS = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
)

if __name__ == "__main__":
    app = App()
    ShopStack(app)
    app.synth()
