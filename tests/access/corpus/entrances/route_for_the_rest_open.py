"""Each route is guarded, and what no route takes is open."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import API, allow, api, app, route, signed_in

CALL = signed_in(allow("execute-api:Invoke", f"{API}/*"))

CASE = Case(
    hole=app(CALL, api(notes=route("GET /notes"), rest=route("$default", "NONE"))),
    twin=app(CALL, api(notes=route("GET /notes"), rest=route("$default"))),
    reported="anybody may call whatever no other route takes",
    at=("aws_apigatewayv2_route.rest",),
)
