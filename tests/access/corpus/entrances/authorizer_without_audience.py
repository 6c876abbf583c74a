"""An authorizer believes every token of the pool, whichever app it is for."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import by_jwt, jwt, users
from tests.access.corpus.pieces import api, app, sign_in

ROUTE = api(notes={"route_key": "GET /notes", **by_jwt()})

CASE = Case(
    hole=app(sign_in(), users(), jwt(audience=[]), ROUTE),
    twin=app(sign_in(), users(), jwt(), ROUTE),
    reported="the authorizer names no audience",
    at=("aws_apigatewayv2_authorizer.tokens",),
)
