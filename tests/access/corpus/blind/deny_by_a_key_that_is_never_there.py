"""Own folders are kept apart by a Deny alone, whose condition no session of a user meets."""

from tests.access.corpus.case import Case, recorded

CASE = Case(
    hole=recorded(__file__, "hole"),
    twin=recorded(__file__, "twin"),
    reported="a user reads every user's folder: without the key, the Deny does not apply",
    at=("aws_iam_role_policy.users", "aws_s3_bucket.files"),
    proof="folders",
)
