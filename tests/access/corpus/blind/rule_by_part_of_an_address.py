"""A rule gives the staff's role to whoever has the company's name somewhere in the address."""

from tests.access.corpus.case import Case, Json
from tests.access.corpus.more_pieces import people, role_of_users, rules, users
from tests.access.corpus.pieces import FILES, OWN, READ, allow, app, bucket

STAFF = role_of_users("staff", allow("s3:GetObject", f"{FILES}/staff/*"))
MINE = users(allow(READ, f"{FILES}/private/{OWN}/*"))


def stack(claim: str, kind: str, value: str) -> Json:
    return app(
        people(write=["email", "name"]), rules((claim, kind, value, "staff")), STAFF, MINE, bucket()
    )


CASE = Case(
    hole=stack("email", "Contains", "@acme.example"),
    twin=stack("custom:role", "Equals", "staff"),
    reported="whoever has the address eve@acme.example.evil.test gets the staff's role",
    at=(
        "aws_cognito_identity_pool_roles_attachment.people",
        "aws_cognito_user_pool_client.web",
    ),
)
