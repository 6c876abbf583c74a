"""An Allow lists what it does not allow."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, OWN, allow, app, bucket, signed_in, statement

READ = allow("s3:GetObject", f"{FILES}/{OWN}/*")
REST = statement("Allow", NotAction=["iam:*", "s3:*"], Resource=f"{FILES}/{OWN}/*")

CASE = Case(
    hole=app(signed_in(REST), bucket()),
    twin=app(signed_in(READ), bucket()),
    reported="users may do all but what is listed",
    at=("aws_iam_role_policy.users",),
)
