"""Users may make functions and give them any role."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, OWN, allow, app, bucket, signed_in

MINE = allow("s3:GetObject", f"{FILES}/private/{OWN}/*")

CASE = Case(
    hole=app(signed_in(MINE, allow(["lambda:CreateFunction", "iam:PassRole"], "*")), bucket()),
    twin=app(signed_in(MINE), bucket()),
    reported="a user makes a function with a role of its choice, and so has that role",
    at=("aws_iam_role_policy.users",),
    proof="rights",
)
