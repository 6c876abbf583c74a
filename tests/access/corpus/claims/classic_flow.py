"""Callers of the classic flow name the role that they want."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import people, role_of_users, rules
from tests.access.corpus.pieces import Json, app, sign_in

ROLES = (role_of_users("users"), role_of_users("admins"))
RULES = rules(("custom:role", "Equals", "admin", "admins"))


def _app(classic: bool) -> Json:
    pool = sign_in(allow_classic_flow=classic)["aws_cognito_identity_pool"]
    made = {"aws_cognito_identity_pool": pool}
    return app(people(write=["email"]), made, RULES, *ROLES)


CASE = Case(
    hole=_app(classic=True),
    twin=_app(classic=False),
    reported="users may ask for the role of administrators, whatever the rules say",
    at=("aws_cognito_identity_pool.people",),
)
