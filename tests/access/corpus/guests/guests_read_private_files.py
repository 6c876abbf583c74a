"""Guests may read a folder that holds the folders of users."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, OWN, allow, app, guests

USERS = [allow("s3:GetObject", f"{FILES}/private/{OWN}/*")]

CASE = Case(
    hole=app(guests(allow("s3:GetObject", f"{FILES}/p*"), users=USERS)),
    twin=app(guests(allow("s3:GetObject", f"{FILES}/public/*"), users=USERS)),
    reported="a guest reads users' folders: p* is private/ as well as public/",
    at=("aws_iam_role_policy.guests", "aws_s3_bucket.files"),
    proof="folders",
)
