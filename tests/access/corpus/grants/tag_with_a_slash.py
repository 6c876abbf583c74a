"""A tenant's folder is named by a tag, which may hold a slash."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import people, role_of_users
from tests.access.corpus.pieces import FILES, allow, app, bucket, tags

TAG = "$${aws:PrincipalTag/tenant}"
FOLDER = f"{FILES}/tenants/{TAG}/*"
WHOLE = {"aws:PrincipalTag/tenant": "*/*"}
FILLED = {"aws:PrincipalTag/tenant": "?*"}
PEOPLE = (people(write=["email"]), tags(tenant="custom:tenant"), bucket())
READ = "s3:GetObject"

CASE = Case(
    hole=app(*PEOPLE, role_of_users("users", allow(READ, FOLDER))),
    twin=app(
        *PEOPLE,
        role_of_users("users", allow(READ, FOLDER, StringNotLike=WHOLE, StringLike=FILLED)),
    ),
    reported="the tenant a/b reads the folder b of the tenant a",
    at=("aws_iam_role_policy.users",),
)
