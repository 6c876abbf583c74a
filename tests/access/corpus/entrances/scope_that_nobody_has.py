"""A route asks for a scope that no client can get."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import by_jwt, jwt, users
from tests.access.corpus.pieces import api, app, sign_in

PEOPLE = (sign_in(), users(), jwt())
MINE = "aws.cognito.signin.user.admin"

CASE = Case(
    hole=app(
        *PEOPLE, api(me={"route_key": "GET /me", **by_jwt(authorization_scopes=["club/reports"])})
    ),
    twin=app(*PEOPLE, api(me={"route_key": "GET /me", **by_jwt(authorization_scopes=[MINE])})),
    reported="nobody may call GET /me: no client has its scope",
    at=("aws_apigatewayv2_route.me",),
)
