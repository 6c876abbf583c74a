"""Users without the tag share the folder that the default names."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, READ, allow, app, bucket, signed_in, tags

ONE = {"StringNotLike": {"aws:PrincipalTag/tenant": "*/*"}}
FILLED = {"StringLike": {"aws:PrincipalTag/tenant": "?*"}}


def _folder(variable: str) -> str:
    return f"{FILES}/tenants/$${{{variable}}}/*"


CASE = Case(
    hole=app(
        signed_in(allow(READ, _folder("aws:PrincipalTag/tenant, 'acme'"), **ONE)),
        tags(tenant="custom:tenant"),
        bucket(),
    ),
    twin=app(
        signed_in(allow(READ, _folder("aws:PrincipalTag/tenant"), **FILLED, **ONE)),
        tags(tenant="custom:tenant"),
        bucket(),
    ),
    reported="a user without a tenant reads the files of the tenant acme",
    at=("aws_iam_role_policy.users", "aws_s3_bucket.files"),
    proof="tenants",
)
