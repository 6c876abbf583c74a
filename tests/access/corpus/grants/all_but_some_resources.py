"""An Allow lists where it does not count."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, allow, app, bucket, function, statement

REST = statement("Allow", Action="s3:GetObject", NotResource=f"{FILES}/secret/*")

CASE = Case(
    hole=app(function("reader", REST), bucket()),
    twin=app(function("reader", allow("s3:GetObject", f"{FILES}/public/*")), bucket()),
    reported="the function reads every bucket of the account but one folder",
    at=("aws_iam_role_policy.reader",),
)
