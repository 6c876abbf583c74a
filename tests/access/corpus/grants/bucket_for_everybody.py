"""A bucket's policy names nobody, and nothing blocks it."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, app, bucket, function, statement

READ = {"Action": "s3:GetObject", "Resource": f"{FILES}/*"}
BACKEND = {"AWS": "${aws_iam_role.backend.arn}"}

CASE = Case(
    hole=app(
        function("backend"),
        bucket("files", statement("Allow", Principal="*", **READ), closed=False),
    ),
    twin=app(
        function("backend"),
        bucket("files", statement("Allow", Principal=BACKEND, **READ), closed=False),
    ),
    reported="anybody reads the bucket",
    at=("aws_s3_bucket_policy.files",),
)
