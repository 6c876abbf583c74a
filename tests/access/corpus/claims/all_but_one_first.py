"""A rule for all but one stands before the rules for some."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import people, role_of_users, rules
from tests.access.corpus.pieces import app

ROLES = (role_of_users("users"), role_of_users("members"), role_of_users("blocked"))
MEMBERS = ("custom:role", "NotEqual", "visitor", "members")
BLOCKED = ("custom:role", "Equals", "blocked", "blocked")

CASE = Case(
    hole=app(people(write=["email"]), rules(MEMBERS, BLOCKED), *ROLES),
    twin=app(people(write=["email"]), rules(BLOCKED, MEMBERS), *ROLES),
    reported="who is blocked gets the role of members",
    at=("aws_cognito_identity_pool_roles_attachment.people",),
)
