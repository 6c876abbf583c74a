"""A variable is written as in a policy document of Terraform, and this is plain JSON."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, OWN, allow, app, bucket, signed_in

PLAIN = "&{cognito-identity.amazonaws.com:sub}"

CASE = Case(
    hole=app(signed_in(allow("s3:PutObject", f"{FILES}/private/{PLAIN}/*")), bucket()),
    twin=app(signed_in(allow("s3:PutObject", f"{FILES}/private/{OWN}/*")), bucket()),
    reported="the variable is plain text: the grant matches nobody's folder",
    at=("aws_iam_role_policy.users",),
)
