"""Reading objects is allowed on the bucket, where there are none."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, allow, app, bucket, function

CASE = Case(
    hole=app(function("reader", allow("s3:GetObject", FILES)), bucket()),
    twin=app(function("reader", allow("s3:GetObject", f"{FILES}/*")), bucket()),
    reported="AWS ignores the grant",
    at=("aws_iam_role_policy.reader",),
)
