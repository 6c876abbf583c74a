"""An authorizer was made, and no route names it."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import by_jwt, jwt, users
from tests.access.corpus.pieces import API, allow, api, app, route, sign_in

CALL = allow("execute-api:Invoke", f"{API}/*/*")
PEOPLE = (sign_in(), users(CALL), jwt())

CASE = Case(
    hole=app(*PEOPLE, api(notes=route("GET /notes"))),
    twin=app(*PEOPLE, api(notes={"route_key": "GET /notes", **by_jwt()})),
    reported="no route uses the authorizer",
    at=("aws_apigatewayv2_authorizer.tokens",),
)
