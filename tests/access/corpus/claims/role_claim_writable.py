"""Users write the attribute that gives them their role."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import people, role_of_users, rules
from tests.access.corpus.pieces import app

ROLES = (role_of_users("users"), role_of_users("admins"))
RULES = rules(("custom:role", "Equals", "admin", "admins"))

CASE = Case(
    hole=app(people(write=["email", "custom:role"]), RULES, *ROLES),
    twin=app(people(write=["email"]), RULES, *ROLES),
    reported="a user writes custom:role and becomes an administrator",
    at=("aws_cognito_user_pool_client.web",),
)
