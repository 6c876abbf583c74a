"""An ARN of objects with a region and an account, which no bucket has."""

from tests.access.corpus.case import Case, recorded

CASE = Case(
    hole=recorded(__file__, "hole"),
    twin=recorded(__file__, "twin"),
    reported="the function reads nothing: AWS ignores the grant",
    at=("aws_iam_role_policy.worker",),
)
