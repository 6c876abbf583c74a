"""``POST /uploads``: an address and a form, with which one file can be uploaded."""

from gatehouse.handlers import HttpApiEvent, Response, answering, as_json, json_object, resource
from lambdas.signing import VALID_FOR, own_key, s3

_LARGEST = 10 * 1024 * 1024


@answering
def main(event: HttpApiEvent, context: object) -> Response:
    """Answer 200, the address and the fields of the form."""
    form = s3().generate_presigned_post(
        resource("Files").bucket_name,
        own_key(event, json_object(event).get("name")),
        # S3 checks the size itself. A signed PUT has no limit but the 5 GB of S3.
        Conditions=[["content-length-range", 1, _LARGEST]],
        ExpiresIn=VALID_FOR,
    )
    return as_json(200, form)
