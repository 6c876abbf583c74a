"""``GET /orders``: the orders of the caller's tenant."""

import boto3
from boto3.dynamodb.conditions import Key
from gatehouse.handlers import HttpApiEvent, Response, answering, as_json, claim, resource


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200 and at most 100 orders; 403 to a user without a tenant."""
    orders = boto3.resource("dynamodb").Table(resource("Orders").table_name)
    theirs = Key("tenant").eq(claim(event, "custom:tenant"))
    found = orders.query(KeyConditionExpression=theirs, Limit=100)["Items"]
    return as_json(200, {"orders": [order["what"] for order in found]})
