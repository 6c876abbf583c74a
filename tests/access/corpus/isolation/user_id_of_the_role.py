"""aws:userid is the same for all users of an identity pool's role."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, OWN, READ, allow, app, bucket, signed_in

CASE = Case(
    hole=app(signed_in(allow(READ, f"{FILES}/private/$${{aws:userid}}/*")), bucket()),
    twin=app(signed_in(allow(READ, f"{FILES}/private/{OWN}/*")), bucket()),
    reported="all users share one folder, since their sessions have one user id",
    at=("aws_iam_role_policy.users", "aws_s3_bucket.files"),
    proof="folders",
)
