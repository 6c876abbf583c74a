"""Callers of the classic flow name the role that they want."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import role_of_users
from tests.access.corpus.pieces import app, sign_in

ROLES = (role_of_users("users"), role_of_users("admins"))

CASE = Case(
    hole=app(sign_in(allow_classic_flow=True), *ROLES),
    twin=app(sign_in(allow_classic_flow=False), *ROLES),
    reported="users may ask for the role of administrators",
    at=("aws_cognito_identity_pool.people",),
)
