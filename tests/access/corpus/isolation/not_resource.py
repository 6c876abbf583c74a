"""NotResource leaves one folder out and lets all others in."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, OWN, allow, app, bucket, signed_in, statement

MINE = allow("s3:GetObject", f"{FILES}/private/{OWN}/*")

CASE = Case(
    hole=app(
        signed_in(
            MINE, statement("Allow", Action="s3:GetObject", NotResource=f"{FILES}/internal/*")
        ),
        bucket(),
    ),
    twin=app(
        signed_in(
            MINE, statement("Deny", Action="s3:GetObject", NotResource=f"{FILES}/private/{OWN}/*")
        ),
        bucket(),
    ),
    reported="a user reads every object of every bucket that is not in the one folder left out",
    at=("aws_iam_role_policy.users", "aws_s3_bucket.files"),
    proof="folders",
)
