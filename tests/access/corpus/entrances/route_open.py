"""A route has no authorization, and nobody says why."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import API, allow, api, app, route, signed_in

CALL = signed_in(allow("execute-api:Invoke", f"{API}/*/*"))

CASE = Case(
    hole=app(CALL, api(notes=route("GET /notes", "NONE"))),
    twin=app(CALL, api(notes=route("GET /notes"))),
    reported="anybody may call GET /notes",
    at=("aws_apigatewayv2_route.notes",),
)
