"""The policy that the console once wrote for each role: every action on every identity pool."""

from tests.access.corpus.case import Case, Json
from tests.access.corpus.pieces import FILES, OWN, allow, app, bucket, signed_in

MINE = allow("s3:GetObject", f"{FILES}/private/{OWN}/*")


def stack(*more: Json) -> Json:
    return app(signed_in(MINE, *more), bucket())


CASE = Case(
    hole=stack(allow("cognito-identity:*", "*")),
    twin=stack(),
    reported="a user deletes identities, and writes which roles the identity pool gives",
    at=("aws_iam_role_policy.users",),
    proof="rights",
)
