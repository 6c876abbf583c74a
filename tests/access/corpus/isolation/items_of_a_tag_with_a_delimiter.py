"""Items are keyed TENANT#…, and a tenant's name may hold the #."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import ITEMS, NOTES, allow, app, signed_in, table, tags

TENANT = "$${aws:PrincipalTag/tenant}"
KEYED = {"dynamodb:LeadingKeys": "false"}


def _app(value: str, operator: str) -> dict[str, object]:
    own = {operator: {"dynamodb:LeadingKeys": value}, "Null": KEYED}
    return app(signed_in(allow(ITEMS, NOTES, **own)), tags(tenant="custom:tenant"), table())


CASE = Case(
    hole=_app(f"{TENANT}:*", "ForAllValues_StringLike"),
    twin=_app(TENANT, "ForAllValues_StringEquals"),
    reported="the tenant acme reads the items of the tenant acme:eu, whose keys begin with its own",
    at=("aws_iam_role_policy.users", "aws_dynamodb_table.notes"),
    proof="tenants",
)
