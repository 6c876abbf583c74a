"""A function may do all of DynamoDB on its table, deleting it too."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import ITEMS, NOTES, allow, app, function, table

CASE = Case(
    hole=app(function("notes", allow("dynamodb:*", NOTES)), table()),
    twin=app(function("notes", allow(ITEMS, NOTES)), table()),
    reported="the function may do everything, without a reason",
    at=("aws_iam_role_policy.notes",),
)
