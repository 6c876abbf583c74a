"""CloudFront may read the bucket, for whichever account made the distribution."""

from tests.access.corpus.case import Case, recorded

CASE = Case(
    hole=recorded(__file__, "hole"),
    twin=recorded(__file__, "twin"),
    reported="a distribution in another account serves the files",
    at=("aws_s3_bucket_policy.files",),
)
