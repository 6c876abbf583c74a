"""A bucket's policy lets everybody read, and nothing blocks public policies."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, Json, app, bucket

FROM_US = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}


def _app(**more: Json) -> Json:
    given = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", **more}
    return app(bucket("files", {**given, "Resource": f"{FILES}/*"}, closed=False))


CASE = Case(
    hole=_app(),
    twin=_app(Condition=FROM_US),
    reported="anybody reads the bucket, without credentials",
    at=("aws_s3_bucket_policy.files",),
    proof="strangers",
)
