"""An attribute never changes, and whoever signs up sets it."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import people, role_of_users
from tests.access.corpus.pieces import app, tags

TAGS = tags(tenant="custom:tenant")
WRITE = ["email", "custom:tenant"]

CASE = Case(
    hole=app(people(write=WRITE, mutable=False), TAGS, role_of_users("users")),
    twin=app(people(write=WRITE, mutable=False, by_admin=True), TAGS, role_of_users("users")),
    reported="whoever signs up chooses the tenant",
    at=("aws_cognito_user_pool_client.web",),
)
