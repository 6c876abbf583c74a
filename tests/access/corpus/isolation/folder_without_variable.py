"""One statement names the caller's folder, the next all folders."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, OWN, allow, app, bucket, signed_in

MINE = allow("s3:GetObject", f"{FILES}/private/{OWN}/*")

CASE = Case(
    hole=app(signed_in(MINE, allow("s3:PutObject", f"{FILES}/private/*")), bucket()),
    twin=app(signed_in(MINE, allow("s3:PutObject", f"{FILES}/private/{OWN}/*")), bucket()),
    reported="a user writes into another user's folder, since no variable names the owner",
    at=("aws_iam_role_policy.users",),
    proof="folders",
)
