"""Greets a guest, and keeps the visit."""

from __future__ import annotations

import os

import boto3
from gatehouse.handlers import HttpApiEvent, Response, as_json, caller, resource


def main(event: HttpApiEvent, context: object) -> Response:
    guest = caller(event)
    visits = boto3.resource("dynamodb").Table(resource("Visits").table_name)
    visits.put_item(Item={"guest": guest})
    return as_json(200, {"greeting": os.environ["GREETING"], "guest": guest})
