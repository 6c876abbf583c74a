"""The client of the identity pool is careful, another one of the same users is not."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import USERS, people, role_of_users
from tests.access.corpus.pieces import Json, app, tags

TAGS = tags(tenant="custom:tenant")


def second(*written: str) -> Json:
    """Make a client beside the one that the identity pool knows."""
    made = {"name": "mobile", "user_pool_id": USERS, "write_attributes": ["email", *written]}
    return {"aws_cognito_user_pool_client": {"mobile": made}}


CASE = Case(
    hole=app(people(write=["email"]), second("custom:tenant"), TAGS, role_of_users("users")),
    twin=app(people(write=["email"]), second(), TAGS, role_of_users("users")),
    reported="a user writes custom:tenant by the client mobile",
    at=("aws_cognito_user_pool_client.mobile",),
)
