"""Users may call the administration of the user pool."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, OWN, allow, app, bucket, signed_in

MINE = allow("s3:GetObject", f"{FILES}/private/{OWN}/*")
POOL_ARN = "${aws_cognito_user_pool.users.arn}"

CASE = Case(
    hole=app(signed_in(MINE, allow("cognito-idp:Admin*", POOL_ARN)), bucket()),
    twin=app(signed_in(MINE, allow("cognito-idp:DescribeUserPool", POOL_ARN)), bucket()),
    reported="a user puts itself into any group",
    at=("aws_iam_role_policy.users",),
    proof="rights",
)
