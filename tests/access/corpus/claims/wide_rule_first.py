"""A rule for many stands before the rule for a few of them."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import people, role_of_users, rules
from tests.access.corpus.pieces import app

ROLES = (role_of_users("users"), role_of_users("staff"), role_of_users("admins"))
STAFF = ("custom:role", "StartsWith", "staff", "staff")
ADMINS = ("custom:role", "Equals", "staff-admin", "admins")

CASE = Case(
    hole=app(people(write=["email"]), rules(STAFF, ADMINS), *ROLES),
    twin=app(people(write=["email"]), rules(ADMINS, STAFF), *ROLES),
    reported="the rule for administrators never decides",
    at=("aws_cognito_identity_pool_roles_attachment.people",),
)
