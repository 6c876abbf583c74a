"""A star for the method lets guests write what they may read."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import API, allow, api, app, guests, route

ROUTES = api(one=route("GET /notes/{id}"), change=route("PUT /notes/{id}"))
USERS = [allow("execute-api:Invoke", f"{API}/$default/*")]

CASE = Case(
    hole=app(guests(allow("execute-api:Invoke", f"{API}/*/*/notes/*"), users=USERS), ROUTES),
    twin=app(guests(allow("execute-api:Invoke", f"{API}/*/GET/notes/*"), users=USERS), ROUTES),
    reported="a guest calls PUT /notes/{id}",
    at=("aws_iam_role_policy.guests", "aws_apigatewayv2_api.api", "aws_apigatewayv2_route.change"),
    proof="guests",
)
