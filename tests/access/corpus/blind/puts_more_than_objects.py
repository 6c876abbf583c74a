"""``s3:Put*`` on the bucket, too, is the right to write the bucket's policy."""

from tests.access.corpus.case import Case, Json
from tests.access.corpus.pieces import FILES, OWN, allow, app, bucket, signed_in


def stack(action: str) -> Json:
    return app(
        signed_in(allow([action, "s3:GetObject"], [FILES, f"{FILES}/private/{OWN}/*"])), bucket()
    )


CASE = Case(
    hole=stack("s3:Put*"),
    twin=app(
        signed_in(allow(["s3:PutObject", "s3:GetObject"], f"{FILES}/private/{OWN}/*")), bucket()
    ),
    reported="a user writes the bucket's policy, and so reads everything in it",
    at=("aws_iam_role_policy.users",),
    proof="rights",
)
