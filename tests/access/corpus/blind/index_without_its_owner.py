"""The table is bound to the own items, and its indexes are not."""

from tests.access.corpus.case import Case, recorded

CASE = Case(
    hole=recorded(__file__, "hole"),
    twin=recorded(__file__, "twin"),
    reported="a user queries every user's notes by the index",
    at=("aws_iam_role_policy.users", "aws_dynamodb_table.notes"),
    proof="items",
)
