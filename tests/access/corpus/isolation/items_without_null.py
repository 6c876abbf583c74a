"""ForAllValues is true where there are no keys, so a scan returns everybody's items."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import NOTES, OWN, allow, app, signed_in, table

MINE = {"ForAllValues_StringEquals": {"dynamodb:LeadingKeys": OWN}}
KEYED = {"Null": {"dynamodb:LeadingKeys": "false"}}

CASE = Case(
    hole=app(signed_in(allow(["dynamodb:Query", "dynamodb:Scan"], NOTES, **MINE)), table()),
    twin=app(
        signed_in(allow(["dynamodb:Query", "dynamodb:Scan"], NOTES, **MINE, **KEYED)), table()
    ),
    reported="a user scans the whole table: a scan has no leading keys, and the condition holds",
    at=("aws_iam_role_policy.users", "aws_dynamodb_table.notes"),
    proof="items",
)
