"""The list is limited to two beginnings, of which one is empty."""

from tests.access.corpus.case import Case, Json
from tests.access.corpus.pieces import FILES, OWN, allow, app, bucket, signed_in


def stack(*prefixes: str) -> Json:
    listed = allow("s3:ListBucket", FILES, StringLike={"s3:prefix": [*prefixes]})
    return app(signed_in(allow("s3:GetObject", f"{FILES}/private/{OWN}/*"), listed), bucket())


CASE = Case(
    hole=stack("", f"private/{OWN}/*"),
    twin=stack(f"private/{OWN}/*"),
    reported="a user lists the keys of everybody's files: a list without prefix is a list of all",
    at=("aws_iam_role_policy.users", "aws_s3_bucket.files"),
    proof="folders",
)
