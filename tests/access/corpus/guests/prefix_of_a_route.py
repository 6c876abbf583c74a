"""What was meant for one route of guests ends in a star, and takes a second route in."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import API, allow, api, app, guests, route

ROUTES = api(listing=route("GET /news"), drafts=route("GET /news/drafts"), own=route("POST /news"))
USERS = [allow("execute-api:Invoke", f"{API}/$default/*")]

CASE = Case(
    hole=app(guests(allow("execute-api:Invoke", f"{API}/$default/GET/news*"), users=USERS), ROUTES),
    twin=app(guests(allow("execute-api:Invoke", f"{API}/$default/GET/news"), users=USERS), ROUTES),
    reported="a guest calls GET /news/drafts",
    at=("aws_iam_role_policy.guests", "aws_apigatewayv2_api.api", "aws_apigatewayv2_route.drafts"),
    proof="guests",
)
