"""Allow with NotPrincipal, where Deny was meant, lets in everybody but one."""

from tests.access.corpus.case import Case, recorded

CASE = Case(
    hole=recorded(__file__, "hole"),
    twin=recorded(__file__, "twin"),
    reported="everybody on the internet reads the backups",
    at=("aws_s3_bucket_policy.files", "aws_s3_bucket.files"),
    proof="strangers",
)
