"""Users may replace the code of a function, which has more rights than they have."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import NOTES, allow, app, function, signed_in, table

BACKEND = "${aws_lambda_function.backend.arn}"
PARTS = (function("backend", allow("dynamodb:GetItem", NOTES)), table())

CASE = Case(
    hole=app(signed_in(allow("lambda:*Function*", BACKEND)), *PARTS),
    twin=app(signed_in(allow("lambda:InvokeFunction", BACKEND)), *PARTS),
    reported="a user replaces the function's code and has the function's role",
    at=("aws_iam_role_policy.users",),
    proof="rights",
)
