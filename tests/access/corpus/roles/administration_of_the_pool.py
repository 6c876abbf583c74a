"""Users administrate the pool that they are in."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import allow, app, signed_in

POOL_ARN = "${aws_cognito_user_pool.users.arn}"

CASE = Case(
    hole=app(signed_in(allow("cognito-idp:Admin*", POOL_ARN))),
    twin=app(signed_in(allow("cognito-idp:DescribeUserPool", POOL_ARN))),
    reported="a user adds themselves to a group, or sets somebody's password",
    at=("aws_iam_role_policy.users",),
)
