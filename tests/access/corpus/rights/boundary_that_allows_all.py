"""A boundary is meant to keep a wide grant narrow, and allows everything itself."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import (
    FILES,
    OWN,
    Json,
    allow,
    app,
    bucket,
    document,
    role,
    sign_in,
    trust_of_pool,
)

WIDE = [allow("s3:GetObject", f"{FILES}/private/{OWN}/*"), allow("iam:*", "*")]


def _app(limit: Json) -> Json:
    boundary = {"aws_iam_policy": {"limit": {"name": "limit", "policy": document(limit)}}}
    users = role(
        "users", trust_of_pool(), *WIDE, permissions_boundary="${aws_iam_policy.limit.arn}"
    )
    return app(sign_in(), users, boundary, bucket())


CASE = Case(
    hole=_app(allow("*", "*")),
    twin=_app(allow("s3:*", f"{FILES}/*")),
    reported="a user changes its role: the boundary allows iam too",
    at=("aws_iam_role_policy.users", "aws_iam_policy.limit"),
    proof="rights",
)
