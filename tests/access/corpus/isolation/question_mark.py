"""Question marks stand for an identity of that length: anybody's."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, OWN, READ, allow, app, bucket, signed_in

ANY_IDENTITY = "eu-west-1:" + "?" * 36
MINE = allow("s3:GetObject", f"{FILES}/private/{OWN}/*")

CASE = Case(
    hole=app(signed_in(MINE, allow(READ, f"{FILES}/private/{ANY_IDENTITY}/*")), bucket()),
    twin=app(signed_in(MINE, allow(READ, f"{FILES}/private/{OWN}/*")), bucket()),
    reported="a user reads and writes the folder of any identity",
    at=("aws_iam_role_policy.users", "aws_s3_bucket.files"),
    proof="folders",
)
