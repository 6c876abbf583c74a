def main(event: dict[str, object], context: object) -> dict[str, object]:
    return {"statusCode": 200, "body": event["routeKey"]}
