"""An action written so that no star stands alone, and that means nearly all there are."""

from tests.access.corpus.case import Case, Json
from tests.access.corpus.pieces import NOTES, allow, app, function, table


def stack(action: str) -> Json:
    return app(function("worker", allow(action, NOTES)), table())


CASE = Case(
    hole=stack("dynamodb:?*"),
    twin=stack("dynamodb:GetItem"),
    reported="the function may delete the table, and write its policy",
    at=("aws_iam_role_policy.worker",),
)
