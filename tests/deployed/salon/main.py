"""The app; it runs in a copy of its folder."""

import os
import sys

from gatehouse.api import HttpApi, Iam
from gatehouse.auth import IdentityPool, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, Validation
from gatehouse.storage import Table

app = App(sys.argv[1:])
salon = AppStack(app, "salon")
greeting = salon.input("greeting", default="Hello", description="How guests are greeted.")
origins = salon.input(
    "origins",
    type=list[str],
    default=["https://salon.example.com"],
    description="Sites whose pages may call the API.",
    validation=Validation("length(var.origins) > 0", "origins must have at least one site."),
)
visits = Table(salon, "Visits", partition_key="guest")
hello = Function(
    salon,
    "Hello",
    "lambdas/hello.main",
    link=[visits.write()],
    environment={"GREETING": greeting},
)
api = HttpApi(salon, "Api", default_authorizer=Iam())
api.route("GET /hello", hello)
if os.environ.get("VERSION") == "2":
    api.route("GET /hello/{name}", hello)
users = UserPool(salon, "Users", usernames=["email"])
web = users.add_client("Web")
identities = IdentityPool(salon, "Identities", user_pools=[web])
identities.authenticated.allow(api.invoke())
salon.output(
    ApiEndpoint=api.url,
    Region=salon.region,
    UserPool=users.id,
    UserPoolClient=web.id,
    IdentityPool=identities.id,
    Origins=origins,
)
app.synth()
