"""A wide grant is meant to be narrowed by a Deny whose operator looks at no value."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, OWN, allow, app, bucket, deny, signed_in, statement

MINE = allow("s3:GetObject", f"{FILES}/private/{OWN}/*")
WIDE = allow("s3:GetObject", f"{FILES}/*")

CASE = Case(
    hole=app(
        signed_in(
            MINE,
            WIDE,
            # Objects are asked for without a prefix: the key is absent and the Deny never holds.
            deny("s3:GetObject", f"{FILES}/*", StringNotLikeIfExists={"s3:prefix": "*"}),
        ),
        bucket(),
    ),
    twin=app(
        signed_in(
            MINE,
            WIDE,
            statement("Deny", Action="s3:GetObject", NotResource=f"{FILES}/private/{OWN}/*"),
        ),
        bucket(),
    ),
    reported="a user reads other users' files: the Deny compares a key that no request holds",
    at=("aws_iam_role_policy.users", "aws_s3_bucket.files"),
    proof="folders",
)
