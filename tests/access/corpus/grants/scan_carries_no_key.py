"""A condition on the leading key holds where a request carries none."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import NOTES, OWN, allow, app, signed_in, table

MINE = {"dynamodb:LeadingKeys": OWN}
ITEMS = ["dynamodb:GetItem", "dynamodb:Scan"]
THERE = {"dynamodb:LeadingKeys": "false"}

CASE = Case(
    hole=app(signed_in(allow(ITEMS, NOTES, ForAllValues_StringEquals=MINE)), table()),
    twin=app(
        signed_in(allow("dynamodb:GetItem", NOTES, ForAllValues_StringEquals=MINE, Null=THERE)),
        table(),
    ),
    reported="users scan the items of everybody",
    at=("aws_iam_role_policy.users",),
)
