"""NotAction allows whatever was not thought of: versions of the objects of others."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, OWN, allow, app, bucket, signed_in, statement

MINE = allow("s3:GetObject", f"{FILES}/private/{OWN}/*")

CASE = Case(
    hole=app(
        signed_in(
            MINE,
            statement(
                "Allow", NotAction=["s3:GetObject", "s3:PutObject"], Resource=f"{FILES}/private/*"
            ),
        ),
        bucket(),
    ),
    twin=app(signed_in(MINE, allow("s3:GetObjectTagging", f"{FILES}/private/{OWN}/*")), bucket()),
    reported="a user deletes other users' files and reads their versions",
    at=("aws_iam_role_policy.users", "aws_s3_bucket.files"),
    proof="folders",
)
