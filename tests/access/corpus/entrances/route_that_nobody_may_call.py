"""A route was added, and no role was given it."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import call
from tests.access.corpus.pieces import allow, api, app, route, signed_in

ROUTES = api(notes=route("GET /notes"), admin=route("GET /admin"))

CASE = Case(
    hole=app(signed_in(allow("execute-api:Invoke", call("GET", "/notes"))), ROUTES),
    twin=app(
        signed_in(
            allow("execute-api:Invoke", [call("GET", "/notes"), call("GET", "/admin")]),
        ),
        ROUTES,
    ),
    reported="nobody may call GET /admin",
    at=("aws_apigatewayv2_route.admin",),
)
