"""IfExists lets a listing without a prefix through."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, OWN, allow, app, bucket, signed_in

MINE = allow("s3:GetObject", f"{FILES}/private/{OWN}/*")
PREFIX = {"s3:prefix": f"private/{OWN}/*"}

CASE = Case(
    hole=app(signed_in(MINE, allow("s3:ListBucket", FILES, StringLikeIfExists=PREFIX)), bucket()),
    twin=app(signed_in(MINE, allow("s3:ListBucket", FILES, StringLike=PREFIX)), bucket()),
    reported="a user lists all keys by asking without a prefix",
    at=("aws_iam_role_policy.users", "aws_s3_bucket.files"),
    proof="folders",
)
