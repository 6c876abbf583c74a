"""The listing has no prefix, so it returns the keys of all users."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, OWN, allow, app, bucket, signed_in

MINE = allow("s3:GetObject", f"{FILES}/private/{OWN}/*")

CASE = Case(
    hole=app(signed_in(MINE, allow("s3:ListBucket", FILES)), bucket()),
    twin=app(
        signed_in(
            MINE, allow("s3:ListBucket", FILES, StringLike={"s3:prefix": f"private/{OWN}/*"})
        ),
        bucket(),
    ),
    reported="a user lists the keys of all users",
    at=("aws_iam_role_policy.users", "aws_s3_bucket.files"),
    proof="folders",
)
