"""Two ranges of addresses, each half of all there are."""

from tests.access.corpus.case import Case, recorded

CASE = Case(
    hole=recorded(__file__, "hole"),
    twin=recorded(__file__, "twin"),
    reported="everybody on the internet reads the files",
    at=("aws_s3_bucket_policy.files", "aws_s3_bucket.files"),
    proof="strangers",
)
