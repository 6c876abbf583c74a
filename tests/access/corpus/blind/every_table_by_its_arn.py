"""A star where the table's name is, in an ARN that looks like one of a table."""

from tests.access.corpus.case import Case, Json
from tests.access.corpus.pieces import NOTES, allow, app, function, table


def stack(resource: str) -> Json:
    return app(function("worker", allow("dynamodb:GetItem", resource)), table())


CASE = Case(
    hole=stack("arn:aws:dynamodb:*:*:table/*"),
    twin=stack(NOTES),
    reported="the function reads every table of the account, of other apps too",
    at=("aws_iam_role_policy.worker",),
)
