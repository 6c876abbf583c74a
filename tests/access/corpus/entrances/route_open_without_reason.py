"""A route is open for a reason that is written down; another has none."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import api, app, route

HEALTH = api(health=route("GET /health", "NONE"))
REASONS: dict[str, dict[str, dict[str, dict[str, str]]]] = {
    "terraform_data": {"reasons": {"input": {}}}
}
SAID = {
    "terraform_data": {
        "reasons": {"input": {"aws_apigatewayv2_route.health": "the load balancer asks it"}}
    }
}

CASE = Case(
    hole=app(HEALTH, REASONS),
    twin=app(HEALTH, SAID),
    reported="anybody may call GET /health, and no reason is given",
    at=("aws_apigatewayv2_route.health",),
)
