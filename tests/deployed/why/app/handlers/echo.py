import base64
from typing import Any


def main(event: dict[str, Any], context: object) -> dict[str, Any]:
    asked = event.get("queryStringParameters") or {}
    if asked.get("what") == "bytes":
        body = base64.b64encode(b"\xff\x00").decode()
        return {"statusCode": 200, "isBase64Encoded": True, "body": body}
    if asked.get("what") == "much":
        return {"statusCode": 200, "body": "x" * 5_000_000}
    print("echo of", asked)
    name, query = event["headers"].get("x-name", ""), event["rawQueryString"]
    headers = {"x-name": name, "x-query": query}
    return {"statusCode": 200, "body": event.get("body") or "", "headers": headers}
