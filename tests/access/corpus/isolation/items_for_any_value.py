"""One own key among many is enough, so a batch reads anybody's items beside it."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import NOTES, OWN, allow, app, signed_in, table

BATCH = ["dynamodb:GetItem", "dynamodb:BatchGetItem"]
KEYED = {"Null": {"dynamodb:LeadingKeys": "false"}}

CASE = Case(
    hole=app(
        signed_in(allow(BATCH, NOTES, ForAnyValue_StringEquals={"dynamodb:LeadingKeys": OWN})),
        table(),
    ),
    twin=app(
        signed_in(
            allow(BATCH, NOTES, ForAllValues_StringEquals={"dynamodb:LeadingKeys": OWN}, **KEYED)
        ),
        table(),
    ),
    reported="a user reads other users' items in a batch that holds one of its own",
    at=("aws_iam_role_policy.users", "aws_dynamodb_table.notes"),
    proof="items",
)
