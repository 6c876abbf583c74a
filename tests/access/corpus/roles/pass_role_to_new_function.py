"""Users make a function, and give it a role of administrators."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import allow, app, function, signed_in

BACKEND = "${aws_lambda_function.backend.arn}"
ADMIN = "${aws_iam_role.backend.arn}"

CASE = Case(
    hole=app(
        signed_in(
            allow(["lambda:CreateFunction", "lambda:InvokeFunction"], BACKEND),
            allow("iam:PassRole", ADMIN),
        ),
        function("backend"),
    ),
    twin=app(signed_in(allow("lambda:InvokeFunction", BACKEND)), function("backend")),
    reported="a user runs code of their own with the rights of another role",
    at=("aws_iam_role_policy.users",),
)
