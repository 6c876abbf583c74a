"""A function that starts jobs may pass every role of the account."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import allow, app, function

JOB = "arn:aws:iam::111122223333:role/nightly-job"

CASE = Case(
    hole=app(function("start", allow("iam:PassRole", "arn:aws:iam::111122223333:role/*"))),
    twin=app(function("start", allow("iam:PassRole", JOB))),
    reported="the function may pass every role",
    at=("aws_iam_role_policy.start",),
)
