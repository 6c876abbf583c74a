"""A function may write a new version of the policy that it has its rights by."""

from tests.access.corpus.case import Case, recorded

CASE = Case(
    hole=recorded(__file__, "hole"),
    twin=recorded(__file__, "twin"),
    reported="whoever makes the function do it gives it every right",
    at=("aws_iam_policy.worker", "aws_iam_role_policy_attachment.worker", "aws_iam_role.worker"),
)
