"""A function behind a guarded API has an address of its own, which is open."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import API, Json, allow, api, app, route, signed_in

CALL = signed_in(allow("execute-api:Invoke", f"{API}/*/*"))


def url(authorization: str) -> Json:
    """Give the function an address of its own."""
    name = "${aws_lambda_function.backend.function_name}"
    made = {"function_name": name, "authorization_type": authorization}
    return {"aws_lambda_function_url": {"backend": made}}


CASE = Case(
    hole=app(CALL, api(notes=route("GET /notes")), url("NONE")),
    twin=app(CALL, api(notes=route("GET /notes")), url("AWS_IAM")),
    reported="anybody may call the function's URL",
    at=("aws_lambda_function.backend", "aws_lambda_function_url.backend"),
)
