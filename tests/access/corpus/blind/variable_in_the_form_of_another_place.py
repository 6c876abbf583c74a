"""A policy written as JSON has the variable as a policy document's data source wants it."""

from tests.access.corpus.case import Case, Json
from tests.access.corpus.pieces import FILES, OWN, allow, app, bucket, signed_in


def stack(own: str) -> Json:
    return app(signed_in(allow("s3:GetObject", f"{FILES}/private/{own}/*")), bucket())


CASE = Case(
    hole=stack(OWN.replace("$$", "&")),
    twin=stack(OWN),
    reported="the folder is named &{cognito-identity.amazonaws.com:sub}, for all and for nobody",
    at=("aws_iam_role_policy.users",),
)
