"""S3 may invoke a function, for the bucket of whomever."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import app, bucket, function, invoked_by

SOURCE = "${aws_s3_bucket.files.arn}"

CASE = Case(
    hole=app(bucket(), function("resize"), invoked_by("resize", "s3.amazonaws.com", None)),
    twin=app(bucket(), function("resize"), invoked_by("resize", "s3.amazonaws.com", SOURCE)),
    reported="a bucket of another account may invoke the function",
    at=("aws_lambda_permission.resize",),
)
