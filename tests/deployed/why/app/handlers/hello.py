def main(event, context):
    print("hello from", event["rawPath"])
    return {"statusCode": 200, "body": "hello"}
