"""An authorizer without authorization_type leaves the route open."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import api, app, signed_in

AUTHORIZER = {
    "aws_apigatewayv2_authorizer": {
        "users": {
            "api_id": "${aws_apigatewayv2_api.api.id}",
            "name": "users",
            "authorizer_type": "JWT",
            "identity_sources": ["$request.header.Authorization"],
            "jwt_configuration": {
                "issuer": "https://${aws_cognito_user_pool.users.endpoint}",
                "audience": ["${aws_cognito_user_pool_client.web.id}"],
            },
        }
    }
}
CHECKED = {"route_key": "GET /orders", "authorizer_id": "${aws_apigatewayv2_authorizer.users.id}"}

CASE = Case(
    hole=app(signed_in(), AUTHORIZER, api(orders=CHECKED)),
    twin=app(signed_in(), AUTHORIZER, api(orders={**CHECKED, "authorization_type": "JWT"})),
    reported="anybody calls GET /orders: its authorizer is not used",
    at=("aws_apigatewayv2_route.orders",),
)
