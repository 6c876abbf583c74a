"""A client says nothing of what users may write, so they may write their tenant."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import people, role_of_users
from tests.access.corpus.pieces import app, tags

TAGS = tags(tenant="custom:tenant")

CASE = Case(
    hole=app(people(write=None), TAGS, role_of_users("users")),
    twin=app(people(write=["email"]), TAGS, role_of_users("users")),
    reported="a user writes custom:tenant and is another tenant's",
    at=("aws_cognito_user_pool_client.web",),
)
