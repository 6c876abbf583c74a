"""The classic flow lets users ask for the role of a group that they are not in."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import (
    FILES,
    OWN,
    Json,
    allow,
    app,
    bucket,
    role,
    sign_in,
    trust_of_pool,
)

MINE = allow("s3:GetObject", f"{FILES}/private/{OWN}/*")
GROUP = {
    "aws_cognito_user_group": {
        "support": {
            "name": "support",
            "user_pool_id": "${aws_cognito_user_pool.users.id}",
            "role_arn": "${aws_iam_role.support.arn}",
        }
    }
}


def _app(classic: bool) -> Json:
    return app(
        sign_in(allow_classic_flow=classic),
        role("users", trust_of_pool(), MINE),
        role("support", trust_of_pool(), allow("s3:GetObject", f"{FILES}/*")),
        GROUP,
        bucket(),
    )


CASE = Case(
    hole=_app(classic=True),
    twin=_app(classic=False),
    reported="any user asks for the role support, which reads every folder",
    at=("aws_cognito_identity_pool.people", "aws_iam_role_policy.support", "aws_s3_bucket.files"),
    proof="folders",
)
