"""A star behind Update takes in the code of a function."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import allow, app, function, signed_in

BACKEND = "${aws_lambda_function.backend.arn}"

CASE = Case(
    hole=app(signed_in(allow("lambda:Update*", BACKEND)), function("backend")),
    twin=app(signed_in(allow("lambda:InvokeFunction", BACKEND)), function("backend")),
    reported="a user changes the code of the function",
    at=("aws_iam_role_policy.users",),
)
