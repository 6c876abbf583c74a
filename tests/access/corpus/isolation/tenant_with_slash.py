"""Nothing keeps a slash out of the tag, so the folder of acme/eu lies in that of acme."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, READ, allow, app, bucket, signed_in, tags

FOLDER = f"{FILES}/tenants/$${{aws:PrincipalTag/tenant}}/*"
FILLED = {"StringLike": {"aws:PrincipalTag/tenant": "?*"}}
ONE = {"StringNotLike": {"aws:PrincipalTag/tenant": "*/*"}}

CASE = Case(
    hole=app(signed_in(allow(READ, FOLDER, **FILLED)), tags(tenant="custom:tenant"), bucket()),
    twin=app(
        signed_in(allow(READ, FOLDER, **FILLED, **ONE)), tags(tenant="custom:tenant"), bucket()
    ),
    reported="the tag may hold a slash, so one tenant's folder lies in another's",
    at=("aws_iam_role_policy.users", "aws_s3_bucket.files"),
    proof="tenants",
)
