"""Objects are bound to the own folder, and their old versions are not."""

from tests.access.corpus.case import Case, recorded

CASE = Case(
    hole=recorded(__file__, "hole"),
    twin=recorded(__file__, "twin"),
    reported="a user reads what others have overwritten or deleted",
    at=("aws_iam_role_policy.users", "aws_s3_bucket.files"),
    proof="folders",
)
