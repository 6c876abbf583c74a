"""A public list of access rights on a bucket whose policies alone are blocked."""

from tests.access.corpus.case import Case, recorded

CASE = Case(
    hole=recorded(__file__, "hole"),
    twin=recorded(__file__, "twin"),
    reported="everybody lists the bucket",
    at=("aws_s3_bucket_acl.files", "aws_s3_bucket.files"),
    proof="strangers",
)
