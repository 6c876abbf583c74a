"""``POST /orders``: editors add an order to their tenant."""

import uuid

import boto3
from gatehouse.handlers import (
    HttpApiEvent,
    HttpError,
    Response,
    answering,
    as_json,
    claim,
    json_object,
    require_group,
    resource,
)


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 201 and the order's id; 403 to members who are no editors."""
    require_group(event, "editors")
    what = json_object(event).get("what")
    if not isinstance(what, str) or not what:
        raise HttpError(400, "what must be text.")
    order = {"tenant": claim(event, "custom:tenant"), "orderId": str(uuid.uuid4()), "what": what}
    boto3.resource("dynamodb").Table(resource("Orders").table_name).put_item(Item=order)
    return as_json(201, {"orderId": order["orderId"]})
