"""Users may take roles, and one trusts the whole account."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import trust_of
from tests.access.corpus.pieces import FILES, allow, app, bucket, role, signed_in, trust_of_service

USERS = signed_in(allow("sts:AssumeRole", "${aws_iam_role.admins.arn}"))
ADMIN = allow("s3:GetObject", f"{FILES}/reports/*")
ACCOUNT = trust_of({"AWS": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"})

CASE = Case(
    hole=app(USERS, bucket(), role("admins", ACCOUNT, ADMIN)),
    twin=app(USERS, bucket(), role("admins", trust_of_service("lambda.amazonaws.com"), ADMIN)),
    reported="a user becomes an administrator by sts:AssumeRole",
    at=("aws_iam_role_policy.users",),
)
