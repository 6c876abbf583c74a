"""Guests are given a service that Cognito keeps from them."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, allow, app, guests

SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:flags-AbCdEf"

CASE = Case(
    hole=app(guests(allow("secretsmanager:GetSecretValue", SECRET))),
    twin=app(guests(allow("s3:GetObject", f"{FILES}/public/*"))),
    reported="AWS ignores the grant",
    at=("aws_iam_role_policy.guests",),
)
