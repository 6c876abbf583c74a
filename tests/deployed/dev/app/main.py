"""Two stacks: greetings that an API gives, and the table that they are in."""

from gatehouse.api import HttpApi, Public
from gatehouse.compute import Function
from gatehouse.core import App, AppStack
from gatehouse.storage import Table

app = App()
data = AppStack(app, "data")
greetings = Table(data, "Greetings", partition_key="name")

web = AppStack(app, "web")
api = HttpApi(web, "Api", default_authorizer=Public(reason="a greeting for strangers"))
api.route("GET /hello", Function(web, "Hello", "lambdas/hello.main"))
api.route("GET /other", Function(web, "Other", "lambdas/other.main", link=[greetings.read()]))
# more routes
web.output(ApiEndpoint=api.url)
app.synth()
