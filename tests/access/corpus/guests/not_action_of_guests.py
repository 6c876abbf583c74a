"""NotAction for guests leaves S3 out and lets every route in."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import API, allow, api, app, guests, route, statement

ROUTES = api(news=route("GET /news"), own=route("GET /private"))
USERS = [allow("execute-api:Invoke", f"{API}/$default/*")]

CASE = Case(
    hole=app(
        guests(statement("Allow", NotAction="s3:*", Resource=f"{API}/*"), users=USERS), ROUTES
    ),
    twin=app(guests(allow("execute-api:Invoke", f"{API}/$default/GET/news"), users=USERS), ROUTES),
    reported="a guest calls GET /private",
    at=("aws_iam_role_policy.guests", "aws_apigatewayv2_api.api", "aws_apigatewayv2_route.own"),
    proof="guests",
)
