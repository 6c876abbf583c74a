"""Users may not only call a function, they may also let others call it."""

from tests.access.corpus.case import Case, Json
from tests.access.corpus.pieces import allow, app, function, signed_in

WORKER = "${aws_lambda_function.worker.arn}"


def stack(*actions: str) -> Json:
    return app(signed_in(allow([*actions], WORKER)), function("worker"))


CASE = Case(
    hole=stack("lambda:InvokeFunction", "lambda:AddPermission"),
    twin=stack("lambda:InvokeFunction"),
    reported="a user writes the function's own policy, and opens it to anybody",
    at=("aws_iam_role_policy.users",),
    proof="rights",
)
