"""Items are bound to their owner, and the table's stream, which has all of them, is not."""

from tests.access.corpus.case import Case, recorded

CASE = Case(
    hole=recorded(__file__, "hole"),
    twin=recorded(__file__, "twin"),
    reported="a user reads what every user writes",
    at=("aws_iam_role_policy.users", "aws_dynamodb_table.notes"),
    proof="items",
)
