"""The route by which a WebSocket connects has no authorization, and messages need none."""

from tests.access.corpus.case import Case, Json
from tests.access.corpus.pieces import app, function, invoked_by

API: Json = {"api_id": "${aws_apigatewayv2_api.chat.id}"}
CHAT = "${aws_apigatewayv2_api.chat.execution_arn}"


def stack(authorization: str) -> Json:
    return app(
        {
            "aws_apigatewayv2_api": {
                "chat": {
                    "name": "chat",
                    "protocol_type": "WEBSOCKET",
                    "route_selection_expression": "$request.body.action",
                }
            },
            "aws_apigatewayv2_integration": {
                "chat": {
                    **API,
                    "integration_type": "AWS_PROXY",
                    "integration_uri": "${aws_lambda_function.chat.invoke_arn}",
                }
            },
            "aws_apigatewayv2_route": {
                "connect": {
                    **API,
                    "route_key": "$connect",
                    "authorization_type": authorization,
                    "target": "integrations/${aws_apigatewayv2_integration.chat.id}",
                }
            },
        },
        function("chat"),
        invoked_by("chat", "apigateway.amazonaws.com", f"{CHAT}/*/*"),
    )


CASE = Case(
    hole=stack("NONE"),
    twin=stack("AWS_IAM"),
    reported="anybody opens a connection to the chat",
    at=("aws_apigatewayv2_route.connect",),
)
