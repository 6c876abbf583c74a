"""A route names its authorizer and not the kind of authorization, which leaves it open."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import by_jwt, jwt, users
from tests.access.corpus.pieces import api, app, sign_in

TOKENS = {"authorizer_id": "${aws_apigatewayv2_authorizer.tokens.id}"}

CASE = Case(
    hole=app(sign_in(), users(), jwt(), api(notes={"route_key": "GET /notes", **TOKENS})),
    twin=app(sign_in(), users(), jwt(), api(notes={"route_key": "GET /notes", **by_jwt()})),
    reported="anybody may call GET /notes: the authorizer that it names is not asked",
    at=("aws_apigatewayv2_route.notes",),
)
