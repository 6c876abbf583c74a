from typing import Any


def main(event: dict[str, Any], context: object) -> dict[str, Any]:
    print("hello from", event["rawPath"])
    return {"statusCode": 200, "body": "hello"}
