"""The prefix is bound, and it is the one above all folders."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, OWN, allow, app, bucket, signed_in

MINE = allow("s3:GetObject", f"{FILES}/private/{OWN}/*")
ALL = {"s3:prefix": "private/*"}
PREFIX = {"s3:prefix": f"private/{OWN}/*"}

CASE = Case(
    hole=app(signed_in(MINE, allow("s3:ListBucket", FILES, StringLike=ALL)), bucket()),
    twin=app(signed_in(MINE, allow("s3:ListBucket", FILES, StringLike=PREFIX)), bucket()),
    reported="users list the keys of others",
    at=("aws_iam_role_policy.users",),
)
