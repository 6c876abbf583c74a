def main(event, context):
    return {"isAuthorized": False}
