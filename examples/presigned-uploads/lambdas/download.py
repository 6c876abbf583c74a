"""``GET /uploads/{name}``: an address from which a file of the caller can be downloaded."""

from gatehouse.handlers import HttpApiEvent, Response, answering, as_json, path_parameter, resource
from lambdas.signing import VALID_FOR, own_key, s3


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200 and the address."""
    place = {
        "Bucket": resource("Files").bucket_name,
        "Key": own_key(event, path_parameter(event, "name")),
        # A browser saves the file and does not show it: it may be a page with a script in it.
        "ResponseContentDisposition": "attachment",
    }
    url = s3().generate_presigned_url("get_object", Params=place, ExpiresIn=VALID_FOR)
    return as_json(200, {"url": url})
