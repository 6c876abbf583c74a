"""Events as API Gateway makes them."""

from __future__ import annotations

import json
import uuid
from typing import Any

from gatehouse.handlers import HttpApiEvent, Response


def someone() -> str:
    """Make up the identity id of a user who was never seen before."""
    return f"us-east-1:{uuid.uuid4()}"


def request(
    user: str | None = None,
    *,
    note: str | None = None,
    body: object = None,
    query: dict[str, str] | None = None,
) -> HttpApiEvent:
    """Make the event of a request that a user has signed, or nobody."""
    event: HttpApiEvent = {
        "requestContext": {"requestId": "1"},
        "pathParameters": {"id": note} if note is not None else None,
        "queryStringParameters": query,
        "body": body if isinstance(body, str) else json.dumps(body) if body is not None else None,
        "isBase64Encoded": False,
    }
    if user is not None:
        event["requestContext"]["authorizer"] = {
            "iam": {
                "cognitoIdentity": {
                    "identityId": user,
                    "identityPoolId": "us-east-1:pool",
                    "amr": ["authenticated"],
                }
            }
        }
    return event


def content(response: Response) -> Any:
    """Read the JSON of an answer."""
    assert response["headers"]["content-type"] == "application/json"
    return json.loads(response["body"])
