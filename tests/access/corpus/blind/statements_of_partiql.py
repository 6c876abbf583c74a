"""A second way to the same items, PartiQL, is granted without the condition of the first."""

from tests.access.corpus.case import Case, Json
from tests.access.corpus.pieces import ITEMS, NOTES, OWN, allow, app, signed_in, table

OWNED: Json = {
    "ForAllValues_StringEquals": {"dynamodb:LeadingKeys": [OWN]},
    "Null": {"dynamodb:LeadingKeys": "false"},
}

CASE = Case(
    hole=app(
        signed_in(allow(ITEMS, NOTES, **OWNED), allow("dynamodb:PartiQLSelect", NOTES)), table()
    ),
    twin=app(
        signed_in(allow(ITEMS, NOTES, **OWNED), allow("dynamodb:PartiQLSelect", NOTES, **OWNED)),
        table(),
    ),
    reported="a user selects every user's notes by PartiQL",
    at=("aws_iam_role_policy.users", "aws_dynamodb_table.notes"),
    proof="items",
)
