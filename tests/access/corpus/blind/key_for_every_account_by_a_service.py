"""The key is for everybody who comes by way of S3, of whichever account."""

from tests.access.corpus.case import Case, recorded

CASE = Case(
    hole=recorded(__file__, "hole"),
    twin=recorded(__file__, "twin"),
    reported="another account decrypts by way of S3",
    at=("aws_kms_key.files",),
)
