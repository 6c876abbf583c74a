"""The grant of a call leaves the stage out: it fits no call at all."""

from tests.access.corpus.case import Case, Json
from tests.access.corpus.pieces import API, allow, api, app, route, signed_in


def stack(called: str) -> Json:
    return app(signed_in(allow("execute-api:Invoke", called)), api(orders=route("GET /orders")))


CASE = Case(
    hole=stack(f"{API}/GET/orders"),
    twin=stack(f"{API}/$default/GET/orders"),
    reported="the grant fits no call, and nobody can call GET /orders",
    at=("aws_iam_role_policy.users", "aws_apigatewayv2_route.orders"),
)
