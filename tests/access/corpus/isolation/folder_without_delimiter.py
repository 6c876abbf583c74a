"""The slash after the tenant is missing, so one tenant's name begins another's."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, READ, allow, app, bucket, signed_in, tags

TENANT = "$${aws:PrincipalTag/tenant}"
FILLED = {
    "StringLike": {"aws:PrincipalTag/tenant": "?*"},
    "StringNotLike": {"aws:PrincipalTag/tenant": "*/*"},
}

CASE = Case(
    hole=app(
        signed_in(allow(READ, f"{FILES}/tenants/{TENANT}*", **FILLED)),
        tags(tenant="custom:tenant"),
        bucket(),
    ),
    twin=app(
        signed_in(allow(READ, f"{FILES}/tenants/{TENANT}/*", **FILLED)),
        tags(tenant="custom:tenant"),
        bucket(),
    ),
    reported="the tenant acme reads the files of the tenant acme-eu: no slash ends its folder",
    at=("aws_iam_role_policy.users", "aws_s3_bucket.files"),
    proof="tenants",
)
