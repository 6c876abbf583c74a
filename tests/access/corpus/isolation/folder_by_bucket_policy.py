"""The role is right, and the bucket's own policy gives it everything."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, OWN, Json, allow, app, bucket, signed_in

MINE = allow("s3:GetObject", f"{FILES}/private/{OWN}/*")
USERS = {"AWS": "${aws_iam_role.users.arn}"}


def _bucket(folder: str) -> Json:
    given = {"Effect": "Allow", "Principal": USERS, "Action": "s3:PutObject"}
    return bucket("files", {**given, "Resource": f"{FILES}/{folder}"})


CASE = Case(
    hole=app(signed_in(MINE), _bucket("private/*")),
    twin=app(signed_in(MINE), _bucket(f"private/{OWN}/*")),
    reported="a user writes into other users' folders, by the bucket's policy",
    at=("aws_s3_bucket_policy.files", "aws_s3_bucket.files"),
    proof="folders",
)
